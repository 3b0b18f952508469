package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a patch asks for with {@code $patch} instead of being merged. */
enum Directive {
  MERGE,
  REPLACE,
  DELETE;

  private static final String KEY = "$patch";

  /** Takes the directive out of a mapping, where there is one. */
  static Directive take(@Nullable MapNode patch) {
    if (patch == null || !patch.has(KEY)) {
      return MERGE;
    }
    Directive directive = of(patch.get(KEY));
    patch.remove(KEY);
    return directive;
  }

  /** Whether the directive of a mapping can be understood. */
  static boolean isKnown(MapNode patch) {
    String text = Fields.text(patch.get(KEY));
    return text.equals("merge") || text.equals("replace") || text.equals("delete");
  }

  /** Takes out of a sequence the first item that is nothing but a directive. */
  static Directive take(@Nullable SequenceNode patch) {
    if (patch == null) {
      return MERGE;
    }
    for (Node item : patch.items()) {
      if (item instanceof MapNode map && map.has(KEY)) {
        if (map.size() > 1) {
          return MERGE;
        }
        Directive directive = of(map.get(KEY));
        Items.set(patch, null, List.of(KEY), List.of(Fields.text(map.get(KEY))));
        return directive;
      }
    }
    return MERGE;
  }

  private static Directive of(@Nullable Node value) {
    String text = Fields.text(value);
    return switch (text) {
      case "merge" -> MERGE;
      case "replace" -> REPLACE;
      case "delete" -> DELETE;
      default -> {
        String message = "unknown patch strategy '" + text + "'";
        throw value == null
            ? new KustomizeException(message)
            : new KustomizeException(
                message, value.source(), "one of merge, replace and delete is known");
      }
    };
  }
}
