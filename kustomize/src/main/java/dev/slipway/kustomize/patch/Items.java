package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items of a sequence that are known by the values of some of their fields. The name "" stands for
 * the item itself, which is then a scalar.
 */
final class Items {
  private Items() {}

  /** The first item with these values. */
  static @Nullable Node find(@Nullable Node list, List<String> keys, List<String> values) {
    if (!(list instanceof SequenceNode sequence)) {
      return null;
    }
    for (Node item : sequence.items()) {
      boolean matches =
          keys.getFirst().isEmpty()
              ? Fields.text(item).equals(values.getFirst())
              : item instanceof MapNode map && hasValues(map, keys, values);
      if (matches) {
        return item;
      }
    }
    return null;
  }

  private static boolean hasValues(MapNode map, List<String> keys, List<String> values) {
    for (int i = 0; i < keys.size(); i++) {
      Node value = map.get(keys.get(i));
      if (value == null || !Fields.text(value).equals(values.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Puts an item in the place of those with these values, or at the end where there is none; null
   * takes them away. Nulls and empty mappings go in any case. Where there are fewer values than
   * keys, which happens with items that lack a key, upstream's way is kept: without any value all
   * other items go.
   */
  static void set(SequenceNode list, @Nullable Node item, List<String> keys, List<String> values) {
    boolean wantsMapping =
        !keys.getFirst().isEmpty() && !values.isEmpty() && !values.getFirst().isEmpty();
    List<Node> kept = new ArrayList<>();
    boolean found = false;
    for (Node there : list.items()) {
      if (there.isNull() || (there instanceof MapNode map && map.isEmpty())) {
        continue;
      }
      if (!(there instanceof MapNode) && wantsMapping) {
        kept.add(there);
      } else if (matches(there, keys, values)) {
        found = true;
        if (item != null) {
          kept.add(item);
        }
      } else if (!values.isEmpty()) {
        kept.add(there);
      }
    }
    if (!found && !Fields.isMissing(item)) {
      kept.add(item);
    }
    list.items().clear();
    list.items().addAll(kept);
  }

  private static boolean matches(Node item, List<String> keys, List<String> values) {
    boolean last = false;
    for (int i = 0; i < keys.size(); i++) {
      if (i < values.size()) {
        last = matches(item, keys.get(i), values.get(i));
      }
      if (!last) {
        return false;
      }
    }
    return true;
  }

  /** An empty value asks only that the field is there. */
  private static boolean matches(Node item, String key, String value) {
    if (key.isEmpty()) {
      NodeKind.SCALAR.require(item);
      return ((ScalarNode) item).value().equals(value);
    }
    NodeKind.MAPPING.require(item);
    Node field = ((MapNode) item).get(key);
    return field != null && (value.isEmpty() || Fields.text(field).equals(value));
  }
}
