package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.schema.Schema;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges two sequences item by item. Those of the patch come first, those that only the object has
 * after them.
 */
final class ItemMerge {
  private final StrategicMerge merge;
  private final @Nullable Schema item;
  private final SequenceNode object;
  private final @Nullable SequenceNode patch;
  private final List<String> keys;
  private final List<List<String>> ids;

  /** Of the keys those that any item has a value for; all where none has. */
  private final boolean[] used;

  ItemMerge(
      StrategicMerge merge, Schema schema, SequenceNode object, @Nullable SequenceNode patch) {
    this.merge = merge;
    this.item = schema.item();
    this.object = object;
    this.patch = patch;
    List<String> mergeKeys = schema.mergeKeys();
    this.keys = mergeKeys.isEmpty() ? List.of("") : mergeKeys;
    this.ids = ids();
    this.used = used(ids);
  }

  Node merge() {
    if (ids.isEmpty()) {
      return object;
    }
    List<String> usedKeys = select(keys, used);
    Map<List<String>, Node> ofObject = byId(object);
    Map<List<String>, Node> ofPatch = patch == null ? Map.of() : byId(patch);
    if (ofObject != null && ofPatch != null) {
      return usedKeys.size() == 1 ? mergeByKey(ofObject, ofPatch) : mergeByKeys(ofObject, ofPatch);
    }
    var merged = new SequenceNode(object.source());
    for (List<String> id : ids) {
      merge.work().step();
      mergeItem(usedKeys, select(id, used), merged);
    }
    for (Node there : List.copyOf(object.items())) {
      merge.work().step();
      append(merged, there, usedKeys);
    }
    return merged;
  }

  /** The items by their ids, where each has an id of its own and a value for every used key. */
  private @Nullable Map<List<String>, Node> byId(SequenceNode sequence) {
    if (keys.getFirst().isEmpty()) {
      return null;
    }
    Map<List<String>, Node> items = new LinkedHashMap<>();
    for (Node node : sequence.items()) {
      List<String> id = id(node);
      if (select(id, used).contains("") || items.put(id, node) != null) {
        return null;
      }
    }
    return items;
  }

  /** The same result as the general way's, without looking through all items for each. */
  private Node mergeByKey(Map<List<String>, Node> ofObject, Map<List<String>, Node> ofPatch) {
    var merged = new SequenceNode(object.source());
    for (List<String> id : ids) {
      Node there = ofObject.get(id);
      Node result = merge.merge(there, ofPatch.get(id), item);
      if (result != null && isThere(result)) {
        merged.items().add(there == null ? result : there);
      }
    }
    return merged;
  }

  /** As with one key, but what the object has stays in its order behind what the patch adds. */
  private Node mergeByKeys(Map<List<String>, Node> ofObject, Map<List<String>, Node> ofPatch) {
    var merged = new SequenceNode(object.source());
    for (List<String> id : ids) {
      Node there = ofObject.get(id);
      Node result = merge.merge(there, ofPatch.get(id), item);
      if (result == null || !isThere(result)) {
        ofObject.remove(id);
      } else if (there == null) {
        merged.items().add(result);
      }
    }
    merged.items().addAll(ofObject.values());
    return merged;
  }

  private static boolean isThere(Node node) {
    return !node.isNull() && !(node instanceof MapNode map && map.isEmpty());
  }

  /** What tells the items of both sequences apart, in the order that the result will have. */
  private List<List<String>> ids() {
    Set<List<String>> distinct = new LinkedHashSet<>();
    if (patch != null) {
      patch.items().forEach(node -> distinct.add(id(node)));
    }
    object.items().forEach(node -> distinct.add(id(node)));
    List<List<String>> result = new ArrayList<>(distinct);
    if (keys.size() > 1 && someLackKeysOfOthers(result)) {
      unite(result);
    }
    return result;
  }

  private List<String> id(Node node) {
    if (keys.getFirst().isEmpty()) {
      return List.of(Fields.text(node));
    }
    return keys.stream().map(key -> value(node, key)).toList();
  }

  private static String value(Node node, String key) {
    Node value = node instanceof MapNode map ? map.get(key) : null;
    return Fields.isMissing(value) ? "" : Fields.text(value);
  }

  /** Where it is not so, no two can be united: they differ in a key that both have. */
  private static boolean someLackKeysOfOthers(List<List<String>> ids) {
    boolean[] used = used(ids);
    return ids.stream().anyMatch(id -> select(id, used).contains(""));
  }

  /** Items that differ only in a key that one of them lacks are one: a port without a protocol. */
  private void unite(List<List<String>> ids) {
    for (int i = 0; i < ids.size(); i++) {
      merge.work().step();
      List<String> first = ids.get(i);
      for (int j = 0; j < ids.size(); j++) {
        List<String> united = united(first, ids.get(j));
        if (united != null) {
          ids.set(i, united);
          ids.set(j, united);
        }
      }
    }
  }

  private static @Nullable List<String> united(List<String> a, List<String> b) {
    boolean common = false;
    List<String> result = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      if (a.get(i).equals(b.get(i))) {
        common = true;
      } else if (!a.get(i).isEmpty() && !b.get(i).isEmpty()) {
        return null;
      }
      result.add(a.get(i).isEmpty() ? b.get(i) : a.get(i));
    }
    return common ? result : null;
  }

  private static boolean[] used(List<List<String>> ids) {
    boolean[] used = new boolean[ids.isEmpty() ? 0 : ids.getFirst().size()];
    boolean any = false;
    for (List<String> id : ids) {
      for (int i = 0; i < used.length; i++) {
        used[i] |= !id.get(i).isEmpty();
        any |= used[i];
      }
    }
    if (!any) {
      Arrays.fill(used, true);
    }
    return used;
  }

  private static List<String> select(List<String> list, boolean[] wanted) {
    List<String> result = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i]) {
        result.add(list.get(i));
      }
    }
    return result;
  }

  private void mergeItem(List<String> usedKeys, List<String> id, SequenceNode merged) {
    boolean[] own = used(List.of(id));
    List<String> ownKeys = select(usedKeys, own);
    List<String> ownId = select(id, own);
    Node change = Items.find(patch, ownKeys, ownId);
    Node result = merge.merge(Items.find(object, ownKeys, ownId), change, item);
    if (result == null || !isThere(result)) {
      Items.set(object, null, usedKeys, id);
      return;
    }
    for (int i = 0; i < usedKeys.size(); i++) {
      setKey(result, usedKeys.get(i), id.get(i));
    }
    Items.set(merged, result, usedKeys, id);
  }

  private static void setKey(Node node, String key, String value) {
    if (value.isEmpty()) {
      return;
    }
    if (key.isEmpty()) {
      NodeKind.SCALAR.require(node);
      ScalarNode scalar = (ScalarNode) node;
      scalar.setTag("");
    } else if (!(node instanceof MapNode map && map.has(key))) {
      NodeKind.MAPPING.require(node);
      Fields.setText((MapNode) node, key, value);
    }
  }

  /**
   * Adds an item of the object behind what is there, or in the place of what it was merged to. An
   * item without one of the keys is added twice over, the second time at the cost of others: that
   * is upstream's way.
   */
  private static void append(SequenceNode merged, Node there, List<String> usedKeys) {
    if (usedKeys.getFirst().isEmpty()) {
      Items.set(merged, there, usedKeys, List.of(Fields.text(there)));
      return;
    }
    List<String> values = new ArrayList<>();
    for (String key : usedKeys) {
      NodeKind.MAPPING.require(there);
      Node value = there instanceof MapNode map ? map.get(key) : null;
      if (value == null) {
        merged.items().add(there);
      } else {
        values.add(Fields.text(value));
      }
    }
    if (usedKeys.size() > 1) {
      Items.set(merged, null, usedKeys, values);
    }
    Items.set(merged, there, usedKeys, values);
  }
}
