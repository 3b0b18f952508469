package dev.slipway.kustomize.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.Fixture;
import org.junit.jupiter.api.Test;

class TransformerConfigurationTest {
  @Test
  void readsBooleansOfYaml11() {
    var fixture =
        new Fixture()
            .with(
                "a.yaml",
                """
                apiVersion: example.com/v1
                kind: App
                metadata:
                  name: shop
                """)
            .with(
                "fields.yaml",
                """
                commonLabels:
                - path: spec/labels
                  create: yes
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml]
                configurations: [fields.yaml]
                commonLabels: {team: one}
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: example.com/v1
            kind: App
            metadata:
              labels:
                team: one
              name: shop
            spec:
              labels:
                team: one
            """);
  }

  @Test
  void learnsFieldsFromDefinitionsOfTypes() {
    var fixture =
        new Fixture()
            .with(
                "a.yaml",
                """
                apiVersion: example.com/v1
                kind: App
                metadata:
                  name: shop
                spec:
                  port: 80
                  secretRef: {name: key}
                  text: hello
                  items:
                  - name: a
                    value: 1
                  - name: ab
                    value: 2
                """)
            .with(
                "b.yaml",
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: key
                """)
            .with(
                "crd.json",
                """
                {
                  "com.example.App": {"Schema": {"properties": {
                    "apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"},
                    "spec": {"$ref": "com.example.AppSpec"}}}},
                  "com.example.AppSpec": {"Schema": {"properties": {
                    "secretRef": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "Secret"},
                    "labels": {"x-kubernetes-label-selector": ""}}}}
                }
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                crds: [crd.json]
                namePrefix: p-
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: v1
            kind: Secret
            metadata:
              name: p-key
            ---
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: p-shop
            spec:
              items:
              - name: a
                value: 1
              - name: ab
                value: 2
              port: 80
              secretRef:
                name: p-key
              text: hello
            """);
  }

  @Test
  void refusesFieldsThatNothingKnows() {
    var fixture =
        new Fixture()
            .with(
                "a.yaml",
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
                "c.yaml",
                """
                nameReferences: []
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml]
                configurations: [c.yaml]
                """);

    assertThatThrownBy(fixture::build).hasMessageContaining("unknown field \"nameReferences\"");
  }

  @Test
  void refusesAFieldThatContradictsTheDefaults() {
    var fixture =
        new Fixture()
            .with(
                "a.yaml",
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
                "c.yaml",
                """
                namespace: [{path: metadata/name}]
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml]
                configurations: [c.yaml]
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining("failed to merge NameSpace fieldSpec: conflicting fieldspecs");
  }
}
