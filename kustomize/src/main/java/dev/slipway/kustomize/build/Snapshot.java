package dev.slipway.kustomize.build;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.YamlWriter;
import java.util.List;

/** How resources were before a validator saw them. */
final class Snapshot {
  /** The label by which upstream's validators say that they were there. */
  private static final String VALIDATED_BY = "validated-by";

  private final List<String> before;

  Snapshot(ResourceSet resources) {
    before = texts(resources);
  }

  private static List<String> texts(ResourceSet resources) {
    return resources.resources().stream().map(Snapshot::text).toList();
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
    List<String> after = texts(resources);
    if (!after.equals(before)) {
      throw new KustomizeException(
          "validator shouldn't modify the resource map"
              + (after.size() == before.size() ? "" : ": its size is another one"));
    }
  }
}
