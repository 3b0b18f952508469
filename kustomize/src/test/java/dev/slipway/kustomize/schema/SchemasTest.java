package dev.slipway.kustomize.schema;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.YamlReader;
import org.junit.jupiter.api.Test;

class SchemasTest {
  private static final MapNode DOCUMENT =
      (MapNode)
          new YamlReader()
              .read(
                  """
                  definitions:
                    Foo:
                      x-kubernetes-group-version-kind:
                      - {group: example.com, version: v1, kind: Foo}
                      properties:
                        list: {$ref: "#/definitions/List"}
                        loop: {$ref: "#/definitions/Loop"}
                    List:
                      type: array
                      items: {$ref: "#/definitions/Foo"}
                      x-kubernetes-patch-strategy: merge
                      x-kubernetes-list-map-keys: [a, b]
                    Loop: {$ref: "#/definitions/Loop"}
                  paths:
                    /apis/example.com/v1/foos:
                      get:
                        x-kubernetes-group-version-kind:
                          {group: example.com, version: v1, kind: Foo}
                  """,
                  "schema.yaml")
              .getFirst();

  @Test
  void knowsHowListsOfKubernetesMerge() {
    Schema pod = requireNonNull(new Schemas().of("v1", "Pod"));
    Schema containers = requireNonNull(requireNonNull(pod.field("spec")).field("containers"));
    Schema ports = requireNonNull(requireNonNull(containers.item()).field("ports"));

    assertThat(containers.merges()).isTrue();
    assertThat(containers.mergeKeys()).containsExactly("name");
    assertThat(ports.mergeKeys()).containsExactly("containerPort", "protocol");
    assertThat(requireNonNull(requireNonNull(pod.field("metadata")).field("finalizers")).merges())
        .isTrue();
    assertThat(new Schemas().of("example.com/v1", "Foo")).isNull();
  }

  @Test
  void knowsWhatBelongsToTheCluster() {
    assertThat(Schemas.isKubernetesClusterScoped("v1", "Namespace")).isTrue();
    assertThat(Schemas.isKubernetesClusterScoped("v1", "Pod")).isFalse();
    assertThat(Schemas.isKubernetesClusterScoped("example.com/v1", "Namespace")).isFalse();
  }

  @Test
  void aDocumentTakesThePlaceOfKubernetesTypes() {
    var schemas = new Schemas();
    schemas.choose("", DOCUMENT, Source.UNKNOWN);

    Schema foo = requireNonNull(schemas.of("example.com/v1", "Foo"));
    Schema list = requireNonNull(foo.field("list"));
    assertThat(list.mergeKeys()).containsExactly("a", "b");
    assertThat(requireNonNull(list.item()).field("list")).isNotNull();
    assertThat(foo.field("loop")).isNull();
    assertThat(schemas.of("v1", "Pod")).isNull();
    assertThat(schemas.isClusterScoped("example.com/v1", "Foo")).isTrue();
    assertThat(schemas.of("kustomize.config.k8s.io/v1beta1", "Kustomization")).isNotNull();
  }

  @Test
  void whatWasLookedUpBeforeADocumentCameStaysKnown() {
    var schemas = new Schemas();
    assertThat(schemas.of("v1", "Pod")).isNotNull();
    schemas.choose("", DOCUMENT, Source.UNKNOWN);

    assertThat(schemas.of("v1", "Pod")).isNotNull();
    assertThat(schemas.of("example.com/v1", "Foo")).isNotNull();
  }

  @Test
  void theFirstChoiceDecides() {
    var schemas = new Schemas();
    schemas.choose("v1.21.2", null, Source.UNKNOWN);
    schemas.choose("", DOCUMENT, Source.UNKNOWN);

    assertThat(schemas.of("example.com/v1", "Foo")).isNull();
  }

  @Test
  void refusesVersionsThatAreNotThere() {
    assertThatThrownBy(() -> new Schemas().choose("v1.20.4", null, Source.UNKNOWN))
        .hasMessage("the specified OpenAPI version is not built in");
    assertThatThrownBy(() -> new Schemas().choose("v1.21.2", DOCUMENT, Source.UNKNOWN))
        .hasMessage("builtin version and custom schema provided, cannot use both");
  }
}
