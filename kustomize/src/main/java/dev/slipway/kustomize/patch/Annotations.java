package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.TreeMap;

/**
 * Labels and annotations after upstream read and wrote them as texts: in the order of their keys,
 * each value a string, and nothing left of what had none.
 */
final class Annotations {
  private Annotations() {}

  static void normalize(MapNode metadata, String field) {
    if (!metadata.has(field)) {
      return;
    }
    var texts = new TreeMap<String, String>();
    metadata
        .map(field)
        .ifPresent(map ->
            map.fields()
                .forEach(entry -> texts.put(entry.key().value(), Fields.text(entry.value()))));
    metadata.remove(field);
    if (!texts.isEmpty()) {
      MapNode map = metadata.mapAt(field);
      texts.forEach((key, text) -> Fields.set(map, ScalarNode.string(key), string(text)));
    }
  }

  private static ScalarNode string(String text) {
    ScalarNode scalar = ScalarNode.string(text);
    if (text.contains("\n")) {
      scalar.setStyle(ScalarNode.Style.LITERAL);
    }
    return scalar;
  }
}
