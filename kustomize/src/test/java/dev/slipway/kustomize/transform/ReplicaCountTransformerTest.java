package dev.slipway.kustomize.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.Fixture;
import org.junit.jupiter.api.Test;

class ReplicaCountTransformerTest {
  @Test
  void setsCountsByAnyNameThatTheResourceHad() {
    var fixture =
        new Fixture()
            .with(
                "/base/d.yaml",
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
                "/base/kustomization.yaml",
                """
                resources: [d.yaml]
                namePrefix: a-
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [../base]
                replicas: [{name: web, count: 5}]
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: a-web
            spec:
              replicas: 5
              template:
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
  void keepsTheQuotesOfACount() {
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
                  replicas: "1"
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
                replicas: [{name: web, count: 5}]
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              replicas: "5"
              template:
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
  void refusesANameThatNothingHas() {
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
                replicas: [{name: other, count: 5}]
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining(
            "resource with name other does not match a config with the following GVK");
  }
}
