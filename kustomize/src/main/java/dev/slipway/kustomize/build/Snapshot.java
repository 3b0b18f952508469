package dev.slipway.kustomize.build;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.YamlWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How resources were before a validator saw them. What the build remembers of them counts, too:
 * upstream keeps that in annotations, and compares those.
 */
final class Snapshot {
  /** The label by which upstream's validators say that they were there. */
  private static final String VALIDATED_BY = "validated-by";

  /**
   * @param kind where the kind was written: a strategic merge patch writes it anew, for which
   *     upstream refuses such a validator whatever it says
   */
  private record State(
      String text,
      Source kind,
      List<ResourceId> previousIds,
      List<String> namePrefixes,
      List<String> nameSuffixes) {
    static State of(Resource resource) {
      Node kind = resource.root().get("kind");
      return new State(
          Snapshot.text(resource),
          kind == null ? Source.UNKNOWN : kind.source(),
          List.copyOf(resource.previousIds()),
          List.copyOf(resource.namePrefixes()),
          List.copyOf(resource.nameSuffixes()));
    }
  }

  private final Map<ResourceId, State> before;

  Snapshot(ResourceSet resources) {
    before = states(resources);
  }

  private static Map<ResourceId, State> states(ResourceSet resources) {
    Map<ResourceId, State> states = new LinkedHashMap<>();
    resources.resources().forEach(r -> states.put(r.currentId(), State.of(r)));
    return states;
  }

  private static String text(Resource resource) {
    MapNode root = resource.root();
    if (resource.labels().filter(labels -> labels.has(VALIDATED_BY)).isPresent()) {
      root = root.copy();
      MapNode metadata = root.mapAt("metadata");
      metadata.mapAt("labels").remove(VALIDATED_BY);
      if (metadata.mapAt("labels").isEmpty()) {
        metadata.remove("labels");
      }
    }
    return YamlWriter.write(root);
  }

  void refuseChanges(ResourceSet resources) {
    Map<ResourceId, State> after = states(resources);
    if (after.size() != before.size()) {
      throw refused("lists have different number of entries");
    }
    before.forEach((id, state) -> {
      State now = after.get(id);
      if (now == null) {
        throw refused("id in self missing from other; id: " + id);
      }
      if (!now.equals(state)) {
        throw refused("nodes unequal: " + id);
      }
    });
  }

  private static KustomizeException refused(String change) {
    return new KustomizeException(
        "validator shouldn't modify the resource map: " + change,
        Source.UNKNOWN,
        "name it under 'transformers'");
  }
}
