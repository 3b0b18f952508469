package dev.slipway.kustomize.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kustomize.Fixture;
import org.junit.jupiter.api.Test;

class ValueAddTransformerTest {
  @Test
  void insertsIntoAFilePath() {
    var fixture =
        new Fixture()
            .with(
                "resource.yaml",
                """
                apiVersion: example.com/v1
                kind: App
                metadata:
                  name: shop
                spec:
                  path: /a/b
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                transformers:
                - |
                  apiVersion: builtin
                  kind: ValueAddTransformer
                  metadata: {name: x}
                  value: peach
                  targets:
                  - {fieldPath: spec/path, filePathPosition: 2}
                  - {selector: {kind: App}, fieldPath: "spec/new/[name=x]/value"}
                  - {fieldPath: metadata/namespace}
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
              namespace: peach
            spec:
              new:
              - name: x
                value: peach
              path: /a/peach/b
            """);
  }
}
