package dev.slipway.kustomize.build;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.YamlWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** How resources were before a validator saw them. */
final class Snapshot {
  /** The label by which upstream's validators say that they were there. */
  private static final String VALIDATED_BY = "validated-by";

  private final Map<ResourceId, String> before;

  Snapshot(ResourceSet resources) {
    before = texts(resources);
  }

  private static Map<ResourceId, String> texts(ResourceSet resources) {
    Map<ResourceId, String> texts = new LinkedHashMap<>();
    resources.resources().forEach(r -> texts.put(r.currentId(), text(r)));
    return texts;
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
    Map<ResourceId, String> after = texts(resources);
    if (after.size() != before.size()) {
      throw refused("lists have different number of entries");
    }
    before.forEach((id, text) -> {
      String now = after.get(id);
      if (now == null) {
        throw refused("id in self missing from other; id: " + id);
      }
      if (!now.equals(text)) {
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
