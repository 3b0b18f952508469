package dev.slipway.kustomize.replacement;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.field.DelimitedPath;
import dev.slipway.kustomize.field.Lookup;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The field from which a value is taken.
 *
 * @param id of the one resource that has it, by any name that it has or had; empty parts mean any
 * @param fieldPath with dots between its parts; empty means the name
 */
record ReplacementSource(ResourceId id, String fieldPath, FieldOptions options, Source source) {
  static final String NAME_FIELD = "metadata.name";

  static ReplacementSource of(Settings settings) {
    return new ReplacementSource(
        new ResourceId(settings.gvk(), settings.text("name"), settings.text("namespace")),
        settings.text("fieldPath"),
        settings.section("options").map(FieldOptions::of).orElse(FieldOptions.NONE),
        settings.source());
  }

  /**
   * The value itself, not a copy: what a target changes in it is changed for the next targets too.
   */
  Node value(ResourceSet resources) {
    Resource resource = resource(resources);
    String path = fieldPath.isEmpty() ? NAME_FIELD : fieldPath;
    Node value;
    try {
      value = Lookup.find(resource.root(), DelimitedPath.splitKeepingBrackets(path, "."));
    } catch (KustomizeException problem) {
      throw problem.within("error looking up replacement source");
    }
    if (value == null || isEmpty(value)) {
      throw new KustomizeException(
          "fieldPath `" + path + "` is missing for replacement source " + id, source);
    }
    return options.part(value);
  }

  private static boolean isEmpty(@Nullable Node node) {
    return node == null
        || node.isNull()
        || (node instanceof MapNode map && map.isEmpty())
        || (node instanceof SequenceNode sequence && sequence.items().isEmpty());
  }

  private Resource resource(ResourceSet resources) {
    List<Resource> candidates =
        id.name().isEmpty() ? resources.resources() : resources.everNamed(id.name());
    List<Resource> selected = candidates.stream().filter(this::selects).limit(2).toList();
    if (selected.size() > 1) {
      throw new KustomizeException(
          "multiple matches for selector " + this,
          source,
          "name kind, name and namespace of the one that is meant");
    }
    if (selected.isEmpty()) {
      throw new KustomizeException("nothing selected by " + this, source);
    }
    return selected.getFirst();
  }

  private boolean selects(Resource resource) {
    return selects(resource.currentId()) || resource.previousIds().stream().anyMatch(this::selects);
  }

  private boolean selects(ResourceId other) {
    return (id.name().isEmpty() || id.name().equals(other.name()))
        && (id.namespace().isEmpty()
            || id.effectiveNamespace(false).equals(other.effectiveNamespace(false)))
        && other.gvk().isSelectedBy(id.gvk());
  }

  /** As upstream's messages write it. */
  @Override
  public String toString() {
    return id
        + (fieldPath.isEmpty() ? "" : ":" + fieldPath)
        + (options.toString().isEmpty() ? "" : ":" + options);
  }
}
