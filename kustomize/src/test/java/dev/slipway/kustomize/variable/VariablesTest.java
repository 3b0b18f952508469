package dev.slipway.kustomize.variable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.Fixture;
import org.junit.jupiter.api.Test;

class VariablesTest {
  @Test
  void putsValuesWhereNamesStand() {
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
                  port: 8080
                  ratio: 1000000.5
                  on: true
                """)
            .with(
                "b.yaml",
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
                        args: ["$(HOST):$(PORT)", "$(PORT)", "$(RATIO)", "x$(RATIO)", "$(ON_)"]
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                vars:
                - name: HOST
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                  fieldref: {fieldPath: data.host}
                - name: PORT
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                  fieldref: {fieldPath: data.port}
                - name: RATIO
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                  fieldref: {fieldPath: data.ratio}
                - name: ON_
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                  fieldref: {fieldPath: data.on}
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: v1
            data:
              host: example.org
              "on": true
              port: 8080
              ratio: 1.0000005e+06
            kind: ConfigMap
            metadata:
              name: settings
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              replicas: 1
              template:
                spec:
                  containers:
                  - args:
                    - example.org:8080
                    - 8080
                    - 1.0000005e+06
                    - x1.0000005e+06
                    - true
                    image: nginx:1.25
                    name: web
            """);
  }

  @Test
  void leavesWhatIsEscapedOrUnknown() {
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
                  port: 8080
                  ratio: 1000000.5
                  on: true
                """)
            .with(
                "b.yaml",
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
                        args: ["$$(HOST)", "$(WHO)", "$(HOST", "$", "$x$$", "$()"]
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                vars:
                - name: HOST
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                  fieldref: {fieldPath: data.host}
                - name: PORT
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                  fieldref: {fieldPath: data.port}
                - name: RATIO
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                  fieldref: {fieldPath: data.ratio}
                - name: ON_
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                  fieldref: {fieldPath: data.on}
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: v1
            data:
              host: example.org
              "on": true
              port: 8080
              ratio: 1.0000005e+06
            kind: ConfigMap
            metadata:
              name: settings
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              replicas: 1
              template:
                spec:
                  containers:
                  - args:
                    - $(HOST)
                    - $(WHO)
                    - $(HOST
                    - $
                    - $x$
                    - $()
                    image: nginx:1.25
                    name: web
            """);
  }

  @Test
  void takesAByteAfterADollarForACharacterAsUpstreamDoes() {
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
                  port: 8080
                  ratio: 1000000.5
                  on: true
                """)
            .with(
                "b.yaml",
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
                        args: ["$é"]
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                vars:
                - name: HOST
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                  fieldref: {fieldPath: data.host}
                - name: PORT
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                  fieldref: {fieldPath: data.port}
                - name: RATIO
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                  fieldref: {fieldPath: data.ratio}
                - name: ON_
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                  fieldref: {fieldPath: data.on}
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: v1
            data:
              host: example.org
              "on": true
              port: 8080
              ratio: 1.0000005e+06
            kind: ConfigMap
            metadata:
              name: settings
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              replicas: 1
              template:
                spec:
                  containers:
                  - args:
                    - JMODqQ==
                    image: nginx:1.25
                    name: web
            """);
  }

  @Test
  void takesTheNameWhereNoFieldIsGiven() {
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
                        args: ["$(NAME)"]
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                namePrefix: p-
                vars:
                - name: NAME
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
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
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: p-web
            spec:
              replicas: 1
              template:
                spec:
                  containers:
                  - args:
                    - p-settings
                    image: nginx:1.25
                    name: web
            """);
  }

  @Test
  void refusesANameThatIsTaken() {
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
                vars:
                - name: A
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                - name: A
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                """);

    assertThatThrownBy(fixture::build).hasMessageContaining("var 'A' already encountered");
  }

  @Test
  void refusesAnObjectThatNobodyKnows() {
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
                vars:
                - name: A
                  objref: {apiVersion: v1, kind: Secret, name: settings}
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining("cannot be mapped to a field in the set of known resources");
  }

  @Test
  void refusesAFieldThatIsMissing() {
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
                vars:
                - name: A
                  objref: {apiVersion: v1, kind: ConfigMap, name: settings}
                  fieldref: {fieldPath: data.none}
                """);

    assertThatThrownBy(fixture::build).hasMessageContaining("not found in corresponding resource");
  }
}
