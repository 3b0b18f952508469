package dev.slipway.kustomize.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.Fixture;
import org.junit.jupiter.api.Test;

class AffixTransformerTest {
  @Test
  void leavesNamesThatTheClusterKnows() {
    var fixture =
        new Fixture()
            .with(
                "a.yaml",
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: shop
                """)
            .with(
                "b.yaml",
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata:
                  name: apps.example.com
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                namePrefix: dev-
                nameSuffix: -x
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: shop
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: apps.example.com
            """);
  }

  @Test
  void leavesTheMeaningOfANameToItsText() {
    var fixture =
        new Fixture()
            .with(
                "resource.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: e3
                data:
                  host: example.org
                  port: "8080"
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                namePrefix: "1"
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: v1
            data:
              host: example.org
              port: "8080"
            kind: ConfigMap
            metadata:
              name: 1000
            """);
  }

  @Test
  void needsFieldsInADocument() {
    var fixture =
        new Fixture()
            .with(
                "resource.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: settings
                data:
                  host: example.org
                  port: "8080"
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                transformers:
                - |
                  apiVersion: builtin
                  kind: PrefixTransformer
                  metadata: {name: x}
                  prefix: dev-
                """);

    assertThatThrownBy(fixture::build).hasMessageContaining("fieldSpecs is not expected to be nil");
  }

  @Test
  void addsBothEndsFromOneDocument() {
    var fixture =
        new Fixture()
            .with(
                "resource.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: settings
                data:
                  host: example.org
                  port: "8080"
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                transformers:
                - |
                  apiVersion: builtin
                  kind: PrefixSuffixTransformer
                  metadata: {name: x}
                  prefix: dev-
                  suffix: -x
                  fieldSpecs:
                  - path: metadata/name
                  - path: data/host
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: v1
            data:
              host: dev-example.org-x
              port: "8080"
            kind: ConfigMap
            metadata:
              name: dev-settings-x
            """);
  }
}
