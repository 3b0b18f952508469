package dev.slipway.kustomize.edit;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.Map;

/**
 * An item of the field {@code patches}.
 *
 * @param path of a file; empty where the patch is written out
 * @param patch the patch itself; empty where it is in a file
 * @param target the parts of the selector that are not empty, by name
 */
public record PatchEntry(String path, String patch, Map<String, String> target) {
  public PatchEntry {
    target = Map.copyOf(target);
  }

  void check() {
    if (!path.isEmpty() && !patch.isEmpty()) {
      throw new KustomizeException("patch and path can't be set at the same time");
    }
  }

  MapNode entry() {
    var entry = new MapNode();
    put(entry, "patch", patch);
    put(entry, "path", path);
    var selector = new MapNode();
    target.forEach((name, value) -> put(selector, name, value));
    if (!selector.isEmpty()) {
      entry.put("target", selector);
    }
    return entry;
  }

  private static void put(MapNode map, String name, String value) {
    if (!value.isEmpty()) {
      map.put(name, ScalarNode.string(value));
    }
  }
}
