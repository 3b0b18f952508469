package dev.slipway.kustomize.replacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.Fixture;
import org.junit.jupiter.api.Test;

class ReplacementTransformerTest {
  @Test
  void keepsANumberANumberAndATextAText() {
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
                "b.yaml",
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
                resources: [a.yaml, b.yaml]
                replacements:
                - source: {kind: ConfigMap, name: settings, fieldPath: data.port}
                  targets:
                  - select: {kind: App}
                    fieldPaths: ['spec.port', 'spec.text']
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
              name: settings
            ---
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              items:
              - name: a
                value: 1
              - name: ab
                value: 2
              port: 8080
              text: "8080"
            """);
  }

  @Test
  void replacesAPartOfAText() {
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
                "b.yaml",
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
                  url: https://old/path
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                replacements:
                - source: {kind: ConfigMap, name: settings, fieldPath: data.host}
                  targets:
                  - select: {kind: App}
                    fieldPaths: ['spec.url']
                    options: {delimiter: /, index: 2}
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
              name: settings
            ---
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              items:
              - name: a
                value: 1
              - name: ab
                value: 2
              port: 80
              text: hello
              url: https://example.org/path
            """);
  }

  @Test
  void takesAPartOfTheSource() {
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
                "b.yaml",
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
                resources: [a.yaml, b.yaml]
                replacements:
                - source: {kind: ConfigMap, fieldPath: data.host, options: {delimiter: ., index: 1}}
                  targets:
                  - {select: {name: shop}, fieldPaths: [spec.text]}
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
              name: settings
            ---
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              items:
              - name: a
                value: 1
              - name: ab
                value: 2
              port: 80
              text: org
            """);
  }

  @Test
  void matchesItemsByExpressionsThatMatchAnywhere() {
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
                "b.yaml",
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
                resources: [a.yaml, b.yaml]
                replacements:
                - source: {kind: ConfigMap, name: settings, fieldPath: data.port}
                  targets:
                  - select: {kind: App}
                    fieldPaths: ['spec.items.[name=a].value']
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
              name: settings
            ---
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              items:
              - name: a
                value: 8080
              - name: ab
                value: 8080
              port: 80
              text: hello
            """);
  }

  @Test
  void goesToAllItemsAndToTheFirst() {
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
                "b.yaml",
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
                resources: [a.yaml, b.yaml]
                replacements:
                - source: {kind: ConfigMap, name: settings, fieldPath: data.port}
                  targets:
                  - select: {kind: App}
                    fieldPaths: ['spec.items.*.name', 'spec.items.0.value']
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
              name: settings
            ---
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              items:
              - name: "8080"
                value: 8080
              - name: "8080"
                value: 2
              port: 80
              text: hello
            """);
  }

  @Test
  void makesWhatIsMissing() {
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
                "b.yaml",
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
                resources: [a.yaml, b.yaml]
                replacements:
                - source: {kind: ConfigMap, name: settings, fieldPath: data.port}
                  targets:
                  - select: {kind: App}
                    fieldPaths: ['spec.new.[name=x].list.0.y']
                    options: {create: true}
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
              name: settings
            ---
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              items:
              - name: a
                value: 1
              - name: ab
                value: 2
              new:
              - list:
                - "y": 8080
                name: x
              port: 80
              text: hello
            """);
  }

  @Test
  void makesNothingInANull() {
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
                "b.yaml",
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
                  nothing: null
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                replacements:
                - source: {kind: ConfigMap, name: settings, fieldPath: data.port}
                  targets:
                  - select: {kind: App}
                    fieldPaths: ['spec.nothing.x']
                    options: {create: true}
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
              name: settings
            ---
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              items:
              - name: a
                value: 1
              - name: ab
                value: 2
              nothing: null
              port: 80
              text: hello
            """);
  }

  @Test
  void changesJsonInAField() {
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
                "b.yaml",
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
                  json: '{"b": 1.50, "a": {"port": 1, "html": "<x>"}}'
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                replacements:
                - source: {kind: ConfigMap, name: settings, fieldPath: data.port}
                  targets:
                  - select: {kind: App}
                    fieldPaths: ['spec.json.a.port']
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
              name: settings
            ---
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              items:
              - name: a
                value: 1
              - name: ab
                value: 2
              json: '{"a":{"html":"\\u003cx\\u003e","port":8080},"b":1.5}'
              port: 80
              text: hello
            """);
  }

  @Test
  void changesYamlInAFieldAndKeepsItsComments() {
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
                "b.yaml",
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
                  yaml: |
                    # first
                    a: "1"  # one
                    b:
                      - c: x
                        d: old
                      - {c: y, d: '2'}
                    # last
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                replacements:
                - source: {kind: ConfigMap, name: settings, fieldPath: data.host}
                  targets:
                  - select: {kind: App}
                    fieldPaths: ['spec.yaml.b.[c=x].d']
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
              name: settings
            ---
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              items:
              - name: a
                value: 1
              - name: ab
                value: 2
              port: 80
              text: hello
              yaml: |-
                # first
                a: "1" # one
                b:
                - c: x
                  d: example.org
                - {c: y, d: '2'}
                # last
            """);
  }

  @Test
  void choosesByNamesOfAnyTime() {
    var fixture =
        new Fixture()
            .with(
                "/base/a.yaml",
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
                "/base/b.yaml",
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
                "/base/kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                namePrefix: p-
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [../base]
                replacements:
                - source: {kind: ConfigMap, name: p-settings}
                  targets:
                  - {select: {name: sho.}, fieldPaths: [spec.text]}
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
              name: p-settings
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
              text: p-settings
            """);
  }

  @Test
  void leavesOutWhatIsRejected() {
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
                "b.yaml",
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
                "c.yaml",
                """
                apiVersion: example.com/v1
                kind: App
                metadata:
                  name: other
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
                resources: [a.yaml, b.yaml, c.yaml]
                replacements:
                - sourceValue: given
                  targets:
                  - {select: {kind: App}, reject: [{name: oth.*}], fieldPaths: [spec.text]}
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
              name: settings
            ---
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: other
            spec:
              items:
              - name: a
                value: 1
              - name: ab
                value: 2
              port: 80
              text: hello
            ---
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              items:
              - name: a
                value: 1
              - name: ab
                value: 2
              port: 80
              text: given
            """);
  }

  @Test
  void readsSeveralFromAFile() {
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
                "b.yaml",
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
                "r.yaml",
                """
                - source: {kind: ConfigMap, fieldPath: data.host}
                  targets:
                  - {select: {kind: App}, fieldPaths: [spec.text]}
                - sourceValue: "5"
                  targets:
                  - {select: {kind: App}, fieldPaths: [spec.port]}
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                replacements: [{path: r.yaml}]
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
              name: settings
            ---
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              items:
              - name: a
                value: 1
              - name: ab
                value: 2
              port: 5
              text: example.org
            """);
  }

  @Test
  void refusesATargetThatIsMissing() {
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
                "b.yaml",
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
                resources: [a.yaml, b.yaml]
                replacements:
                - source: {kind: ConfigMap, name: settings, fieldPath: data.port}
                  targets:
                  - select: {kind: App}
                    fieldPaths: ['spec.none']
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining("unable to find field \"spec.none\" in replacement target");
  }

  @Test
  void refusesASourceThatIsMissing() {
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
                "b.yaml",
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
                resources: [a.yaml, b.yaml]
                replacements:
                - source: {kind: ConfigMap, name: settings, fieldPath: data.none}
                  targets:
                  - select: {kind: App}
                    fieldPaths: ['spec.port']
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining(
            "fieldPath `data.none` is missing for replacement source ConfigMap.[noVer].[noGrp]/settings.[noNs]");
  }

  @Test
  void refusesAnIndexBeyondTheParts() {
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
                "b.yaml",
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
                resources: [a.yaml, b.yaml]
                replacements:
                - source: {kind: ConfigMap, fieldPath: data.host, options: {delimiter: ., index: 7}}
                  targets:
                  - {select: {name: shop}, fieldPaths: [spec.text]}
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining("options.index 7 is out of bounds for value example.org");
  }

  @Test
  void refusesTwoSources() {
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
                "b.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: other
                data:
                  host: example.org
                  port: "8080"
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                replacements:
                - source: {kind: ConfigMap}
                  targets:
                  - {select: {name: other}}
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining(
            "multiple matches for selector ConfigMap.[noVer].[noGrp]/[noName].[noNs]");
  }

  @Test
  void createsAnEmptyTextInBracesAndNullElsewhere() {
    String replacements =
        """
        replacements:
        - source: {kind: Deployment, fieldPath: metadata.labels.app}
          targets:
          - select: {kind: Role}
            fieldPaths: [spec.new, other.new]
            options: {create: true}
        """;
    var fixture =
        Fixture.of(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              labels: {app: ""}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: role}
            spec: {}
            """,
            replacements);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: role
            other:
              new: null
            spec:
              new: ""
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              labels:
                app: ""
              name: web
            """);
  }

  @Test
  void needsASourceAndTargets() {
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
                replacements: [{source: {kind: ConfigMap}}]
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining("replacements must specify a source and at least one target");
  }
}
