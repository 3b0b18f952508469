package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.PlainScalar;
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
      texts.forEach((key, text) -> Fields.set(map, key(key), string(text)));
    }
  }

  /** Upstream writes keys without quotes, and fails later where they then are no strings. */
  private static ScalarNode key(String text) {
    return new ScalarNode(PlainScalar.tag(text), text, ScalarNode.Style.PLAIN, Source.UNKNOWN);
  }

  private static ScalarNode string(String text) {
    ScalarNode scalar = ScalarNode.string(text);
    if (text.contains("\n")) {
      scalar.setStyle(ScalarNode.Style.LITERAL);
    }
    return scalar;
  }
}
