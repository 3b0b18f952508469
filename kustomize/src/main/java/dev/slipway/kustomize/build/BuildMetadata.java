package dev.slipway.kustomize.build;

import dev.slipway.kustomize.resource.Origin;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What a build writes into each resource at its end: where it came from, and who made it. */
final class BuildMetadata {
  private static final String ORIGIN = "config.kubernetes.io/origin";
  private static final String TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Annotations in which upstream keeps its own memory; none of them is ever printed. */
  private static final Set<String> INTERNAL =
      Set.of(
          "internal.config.kubernetes.io/previousKinds",
          "internal.config.kubernetes.io/previousNames",
          "internal.config.kubernetes.io/prefixes",
          "internal.config.kubernetes.io/suffixes",
          "internal.config.kubernetes.io/previousNamespaces",
          "internal.config.kubernetes.io/allowNameChange",
          "internal.config.kubernetes.io/allowKindChange",
          "internal.config.kubernetes.io/refBy",
          "internal.config.kubernetes.io/generatorBehavior",
          "internal.config.kubernetes.io/needsHashSuffix",
          "internal.config.kubernetes.io/path",
          "internal.config.kubernetes.io/index",
          "internal.config.kubernetes.io/seqindent",
          "internal.config.kubernetes.io/id",
          "internal.config.kubernetes.io/annotations-migration-resource-id",
          "config.kubernetes.io/path",
          "config.kubernetes.io/index",
          "config.k8s.io/id",
          "internal.config.kubernetes.io/helm-generated");

  private final boolean origins;
  private final boolean transformations;
  private final String managedBy;

  private BuildMetadata(boolean origins, boolean transformations, String managedBy) {
    this.origins = origins;
    this.transformations = transformations;
    this.managedBy = managedBy;
  }

  static BuildMetadata of(Kustomization top, Options options) {
    return new BuildMetadata(
        top.wants("originAnnotations"),
        top.wants("transformerAnnotations"),
        options.managedByLabel() || top.wants("managedByLabel") ? options.managedBy() : "");
  }

  void write(ResourceSet resources) {
    resources.resources().forEach(this::write);
  }

  private void write(Resource resource) {
    if (!managedBy.isEmpty()) {
      resource
          .root()
          .mapAt("metadata")
          .mapAt("labels")
          .put(MANAGED_BY, ScalarNode.string(managedBy));
    }
    writeAnnotations(resource);
  }

  /** Every annotation becomes a string, whatever it was: upstream writes them all anew. */
  private void writeAnnotations(Resource resource) {
    var annotations = new TreeMap<String, String>();
    resource
        .annotations()
        .ifPresent(written -> {
          for (MapNode.Field field : written.fields()) {
            annotations.put(field.key().value(), text(field));
          }
        });
    INTERNAL.forEach(annotations::remove);
    annotations.remove(ORIGIN);
    annotations.remove(TRANSFORMATIONS);
    if (origins) {
      resource.origin().ifPresent(origin -> annotations.put(ORIGIN, OriginText.of(origin)));
    }
    if (transformations && !resource.transformations().isEmpty()) {
      annotations.put(TRANSFORMATIONS, OriginText.of(resource.transformations()));
    }
    MapNode metadata = resource.root().mapAt("metadata");
    metadata.remove("annotations");
    if (!annotations.isEmpty()) {
      var anew = new MapNode();
      annotations.forEach((key, text) -> anew.put(key, ScalarNode.string(text)));
      metadata.put("annotations", anew);
    }
  }

  private static String text(MapNode.Field field) {
    return field.value() instanceof ScalarNode scalar ? scalar.value() : "";
  }

  /** For a generator: what it made came from it, unless it says where from. */
  static void setOrigin(Origin generator, List<Resource> generated) {
    for (Resource resource : generated) {
      if (resource.origin().isEmpty()) {
        resource.setOrigin(generator);
      }
    }
  }

  /** For a step that works on several resources: each remembers it. */
  static void remember(Origin step, List<Resource> resources) {
    for (Resource resource : resources) {
      if (resource.origin().isPresent()) {
        resource.transformations().add(step);
      } else {
        resource.setOrigin(step);
      }
    }
  }

  /**
   * Takes apart values that one step put into several places. Upstream writes what it notes of each
   * step among an object's annotations, which makes all of them anew, so that a later step no
   * longer changes such a value in the other places as well.
   */
  static void renewAnnotations(List<Resource> resources) {
    for (Resource resource : resources) {
      resource
          .annotations()
          .ifPresent(annotations -> {
            for (MapNode.Field field : List.copyOf(annotations.fields())) {
              annotations.put(field.key().value(), field.value().copy());
            }
          });
    }
  }
}
