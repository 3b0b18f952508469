package dev.slipway.kustomize.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.Fixture;
import org.junit.jupiter.api.Test;

class LabelTransformerTest {
  @Test
  void createsSelectorsAndTemplates() {
    var fixture =
        new Fixture()
            .with(
                "resource.yaml",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                spec:
                  replicas: 1
                  template:
                    spec:
                      containers:
                      - name: web
                        image: nginx:1.25
                        envFrom:
                        - configMapRef:
                            name: settings
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                commonLabels: {app: shop}
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              labels:
                app: shop
              name: web
            spec:
              replicas: 1
              selector:
                matchLabels:
                  app: shop
              template:
                metadata:
                  labels:
                    app: shop
                spec:
                  containers:
                  - envFrom:
                    - configMapRef:
                        name: settings
                    image: nginx:1.25
                    name: web
            """);
  }

  @Test
  void leavesSelectorsAloneUnlessAsked() {
    var fixture =
        new Fixture()
            .with(
                "resource.yaml",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                spec:
                  replicas: 1
                  template:
                    spec:
                      containers:
                      - name: web
                        image: nginx:1.25
                        envFrom:
                        - configMapRef:
                            name: settings
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                labels: [{pairs: {app: shop}, includeTemplates: true}]
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              labels:
                app: shop
              name: web
            spec:
              replicas: 1
              template:
                metadata:
                  labels:
                    app: shop
                spec:
                  containers:
                  - envFrom:
                    - configMapRef:
                        name: settings
                    image: nginx:1.25
                    name: web
            """);
  }

  @Test
  void changesLabelsThatWereMadeTogetherTogether() {
    var fixture =
        new Fixture()
            .with(
                "/base/d.yaml",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                """)
            .with(
                "/base/kustomization.yaml",
                """
                resources: [d.yaml]
                commonLabels: {app: one}
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [../base]
                labels: [{pairs: {app: two}}]
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              labels:
                app: two
              name: web
            spec:
              selector:
                matchLabels:
                  app: two
              template:
                metadata:
                  labels:
                    app: two
            """);
  }

  @Test
  void takesNumbersInDocumentsForText() {
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
                  kind: LabelTransformer
                  metadata: {name: x}
                  labels: {a: 1, b: true, c: 1000000.5, d: 0x10, e: null}
                  fieldspecs:
                  - path: metadata/labels
                    create: true
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
              labels:
                a: "1"
                b: "true"
                c: "1.0000005e+06"
                d: "16"
                e: ""
              name: settings
            """);
  }

  @Test
  void makesAnEmptyListOfANullThatThePathCallsOne() {
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
                  items: null
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                labels: [{pairs: {a: b}, fields: [{path: "spec/items[]/labels", create: true}]}]
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: example.com/v1
            kind: App
            metadata:
              labels:
                a: b
              name: shop
            spec:
              items: []
            """);
  }

  @Test
  void refusesAPathThatLeadsToText() {
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
                  port: 80
                  text: hello
                  items:
                  - name: a
                    value: 1
                  - name: ab
                    value: 2
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                labels: [{pairs: {a: b}, fields: [{path: spec/text}]}]
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining(
            "considering field 'spec/text' of object App.v1.example.com/shop.[noNs]: wrong node kind: expected MappingNode but got ScalarNode");
  }

  @Test
  void refusesFieldsThatContradictEachOther() {
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
                labels: [{pairs: {a: b}, fields: [{path: metadata/labels}]}]
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining("failed to merge labels: conflicting fieldspecs");
  }
}
