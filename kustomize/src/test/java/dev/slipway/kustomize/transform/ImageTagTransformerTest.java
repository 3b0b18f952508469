package dev.slipway.kustomize.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.Fixture;
import org.junit.jupiter.api.Test;

class ImageTagTransformerTest {
  @Test
  void findsContainersHoweverDeep() {
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
                  deep:
                    initContainers:
                    - image: registry:5000/nginx:1
                    - image: nginx:1@sha256:abc
                    - image: nginx-extra:1
                    - image: nginx@sha256:abc
                    - image: nginx
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                images: [{name: nginx, newTag: v2}, {name: "registry:5000/nginx", newName: other}]
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              deep:
                initContainers:
                - image: other:1
                - image: nginx:v2
                - image: nginx-extra:1
                - image: nginx:v2
                - image: nginx:v2
            """);
  }

  @Test
  void addsToTheTagThatIsThere() {
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
                  deep:
                    initContainers:
                    - image: registry:5000/nginx:1
                    - image: nginx:1@sha256:abc
                    - image: nginx-extra:1
                    - image: nginx@sha256:abc
                    - image: nginx
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                images: [{name: nginx, tagSuffix: -x}]
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              deep:
                initContainers:
                - image: registry:5000/nginx:1
                - image: nginx:1-x
                - image: nginx-extra:1
                - image: nginx:-x
                - image: nginx:-x
            """);
  }

  @Test
  void takesANameForARegularExpression() {
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
                  deep:
                    initContainers:
                    - image: registry:5000/nginx:1
                    - image: nginx:1@sha256:abc
                    - image: nginx-extra:1
                    - image: nginx@sha256:abc
                    - image: nginx
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                images: [{name: "ngin.", digest: "sha256:def"}]
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              deep:
                initContainers:
                - image: registry:5000/nginx:1
                - image: nginx@sha256:def
                - image: nginx-extra:1
                - image: nginx@sha256:def
                - image: nginx@sha256:def
            """);
  }

  @Test
  void setsTagAndDigestTogether() {
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
                  deep:
                    initContainers:
                    - image: registry:5000/nginx:1
                    - image: nginx:1@sha256:abc
                    - image: nginx-extra:1
                    - image: nginx@sha256:abc
                    - image: nginx
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                images: [{name: nginx, newName: "b:80/c", newTag: v2, digest: "sha256:def"}]
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              deep:
                initContainers:
                - image: registry:5000/nginx:1
                - image: b:80/c:v2@sha256:def
                - image: nginx-extra:1
                - image: b:80/c:v2@sha256:def
                - image: b:80/c:v2@sha256:def
            """);
  }

  @Test
  void goesToFieldsOfAConfiguration() {
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
                  runner:
                  - {image: nginx}
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                images: [{name: nginx, newTag: v2}]
                configurations: [c.yaml]
                """)
            .with(
                "c.yaml",
                """
                images: [{kind: App, path: spec/runner/image}]
                """);

    assertThat(fixture.build())
        .isEqualTo(
            """
            apiVersion: example.com/v1
            kind: App
            metadata:
              name: shop
            spec:
              runner:
              - image: nginx:v2
            """);
  }

  @Test
  void refusesContainersThatAreNoMappings() {
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
                  containers: [nginx]
                """)
            .with(
                "kustomization.yaml",
                """
                resources: [resource.yaml]
                images: [{name: nginx, newTag: v2}]
                """);

    assertThatThrownBy(fixture::build)
        .hasMessageContaining("wrong node kind: expected MappingNode but got ScalarNode");
  }
}
