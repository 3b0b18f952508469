package dev.slipway.kustomize.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.Fixture;
import org.junit.jupiter.api.Test;

class NameReferencesTest {
  @Test
  void followsANameThroughSeveralLayers() {
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
                resources: [a.yaml, b.yaml]
                namePrefix: a-
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [../base]
                namePrefix: b-
                namespace: shop
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
              name: b-a-settings
              namespace: shop
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: b-a-web
              namespace: shop
            spec:
              replicas: 1
              template:
                spec:
                  containers:
                  - envFrom:
                    - configMapRef:
                        name: b-a-settings
                    image: nginx:1.25
                    name: web
            """);
  }

  @Test
  void followsAGeneratedName() {
    var fixture =
        new Fixture()
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
                        envFrom:
                        - configMapRef:
                            name: settings
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [b.yaml]
                configMapGenerator: [{name: settings, literals: [a=b]}]
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: v1
            data:
              a: b
            kind: ConfigMap
            metadata:
              name: settings-4h2mbtbbt6
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
                  - envFrom:
                    - configMapRef:
                        name: settings-4h2mbtbbt6
                    image: nginx:1.25
                    name: web
            """);
  }

  @Test
  void choosesTheResourceThatGotTheSamePrefix() {
    var fixture =
        new Fixture()
            .with(
                "/one/a.yaml",
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
                "/one/b.yaml",
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
                "/one/kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                namePrefix: one-
                """)
            .with(
                "/two/a.yaml",
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
                "/two/b.yaml",
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
                "/two/kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                namePrefix: two-
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [../one, ../two]
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
              name: one-settings
            ---
            apiVersion: v1
            data:
              host: example.org
              port: "8080"
            kind: ConfigMap
            metadata:
              name: two-settings
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: one-web
            spec:
              replicas: 1
              template:
                spec:
                  containers:
                  - envFrom:
                    - configMapRef:
                        name: one-settings
                    image: nginx:1.25
                    name: web
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: two-web
            spec:
              replicas: 1
              template:
                spec:
                  containers:
                  - envFrom:
                    - configMapRef:
                        name: two-settings
                    image: nginx:1.25
                    name: web
            """);
  }

  @Test
  void setsTheNamespaceBesideAName() {
    var fixture =
        new Fixture()
            .with(
                "a.yaml",
                """
                apiVersion: v1
                kind: Service
                metadata:
                  name: hook
                """)
            .with(
                "b.yaml",
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata:
                  name: hook
                webhooks:
                - clientConfig: {service: {name: hook}}
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                namespace: shop
                namePrefix: p-
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: p-hook
              namespace: shop
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata:
              name: p-hook
            webhooks:
            - clientConfig:
                service:
                  name: p-hook
                  namespace: shop
            """);
  }

  @Test
  void readsFromARoleBindingWhichKindOfRoleItMeans() {
    var fixture =
        new Fixture()
            .with(
                "a.yaml",
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata:
                  name: reader
                """)
            .with(
                "b.yaml",
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata:
                  name: readers
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                namePrefix: p-
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: p-reader
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: p-readers
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: ClusterRole
              name: reader
            """);
  }

  @Test
  void refusesAChoiceBetweenTwo() {
    var fixture =
        new Fixture()
            .with(
                "/one/a.yaml",
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
                "/one/kustomization.yaml",
                """
                resources: [a.yaml]
                namePrefix: one-
                """)
            .with(
                "/two/a.yaml",
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
                "/two/kustomization.yaml",
                """
                resources: [a.yaml]
                namePrefix: two-
                """)
            .with(
                "c.yaml",
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata:
                  name: r
                rules:
                - {resourceNames: [settings]}
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [../one, ../two, c.yaml]
                namePrefix: p-
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining(
            "found multiple possible referrals: ConfigMap.v1.[noGrp]/p-one-settings.[noNs], ConfigMap.v1.[noGrp]/p-two-settings.[noNs]");
  }

  @Test
  void refusesAFieldThatHasNoName() {
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
                nameReference: [{kind: ConfigMap, fieldSpecs: [{kind: App, path: spec}]}]
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml]
                configurations: [c.yaml]
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining("path config error; no 'name' field in node");
  }

  @Test
  void refusesABindingWithoutANamespace() {
    var fixture =
        new Fixture()
            .with(
                "resource.yaml",
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata:
                  name: readers
                subjects:
                - {kind: ServiceAccount, name: robot, namespace: null}
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining("Invalid Input: namespace is blank for resource");
  }
}
