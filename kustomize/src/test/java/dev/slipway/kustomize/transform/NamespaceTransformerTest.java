package dev.slipway.kustomize.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.Fixture;
import org.junit.jupiter.api.Test;

class NamespaceTransformerTest {
  @Test
  void setsTheNamespaceOfWhatCanHaveOne() {
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
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata:
                  name: reader
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                namespace: shop
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: reader
            ---
            apiVersion: v1
            data:
              host: example.org
              port: "8080"
            kind: ConfigMap
            metadata:
              name: settings
              namespace: shop
            """);
  }

  @Test
  void setsSubjectsThatAreCalledDefaultOnly() {
    var fixture =
        new Fixture()
            .with(
                "resource.yaml",
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata:
                  name: readers
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
                subjects:
                - {kind: ServiceAccount, name: default}
                - {kind: ServiceAccount, name: robot, namespace: other}
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                namespace: shop
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata:
              name: readers
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: ClusterRole
              name: reader
            subjects:
            - kind: ServiceAccount
              name: default
              namespace: shop
            - kind: ServiceAccount
              name: robot
              namespace: other
            """);
  }

  @Test
  void setsAllServiceAccountsWhereADocumentAsksForIt() {
    var fixture =
        new Fixture()
            .with(
                "resource.yaml",
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata:
                  name: readers
                  namespace: kept
                subjects:
                - {kind: ServiceAccount, name: robot}
                - {kind: User, name: default}
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                transformers:
                - |
                  apiVersion: builtin
                  kind: NamespaceTransformer
                  metadata: {name: x, namespace: shop}
                  unsetOnly: true
                  setRoleBindingSubjects: allServiceAccounts
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: readers
              namespace: kept
            subjects:
            - kind: ServiceAccount
              name: robot
              namespace: shop
            - kind: User
              name: default
            """);
  }

  @Test
  void renamesANamespaceObject() {
    var fixture =
        new Fixture()
            .with(
                "resource.yaml",
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: old
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                namespace: shop
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: shop
            """);
  }

  @Test
  void refusesTwoResourcesThatWouldBeOne() {
    var fixture =
        new Fixture()
            .with(
                "a.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: settings
                  namespace: one
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
                  name: settings
                  namespace: two
                data:
                  host: example.org
                  port: "8080"
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [a.yaml, b.yaml]
                namespace: shop
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining("namespace transformation produces ID conflict");
  }

  @Test
  void refusesAnUnknownModeForSubjects() {
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
                  kind: NamespaceTransformer
                  metadata: {name: x, namespace: shop}
                  setRoleBindingSubjects: some
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining(
            "invalid value \"some\" for setRoleBindingSubjects: must be one of \"defaultOnly\", \"none\" or \"allServiceAccounts\"");
  }
}
