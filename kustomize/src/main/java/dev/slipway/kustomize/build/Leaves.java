package dev.slipway.kustomize.build;

import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** A tree as the list of its values, each under the path that leads to it. */
final class Leaves {
  /** A value, and the line on which it stands. */
  record Leaf(String value, Source source) {}

  private final Map<String, Leaf> byPath = new LinkedHashMap<>();

  private Leaves() {}

  static Map<String, Leaf> of(MapNode root) {
    var leaves = new Leaves();
    leaves.add("", root);
    return leaves.byPath;
  }

  private void add(String path, Node node) {
    switch (node) {
      case ScalarNode scalar -> put(path, scalar.isNull() ? "null" : scalar.value(), scalar);
      case MapNode map -> addAll(path, map);
      case SequenceNode sequence -> {
        if (sequence.items().isEmpty()) {
          put(path, "[]", sequence);
        }
        for (int i = 0; i < sequence.items().size(); i++) {
          add(path + "[" + i + "]", sequence.items().get(i));
        }
      }
    }
  }

  private void addAll(String path, MapNode map) {
    if (map.isEmpty()) {
      put(path, "{}", map);
    }
    for (MapNode.Field field : map.fields()) {
      add(below(path, field.key().value()), field.value());
    }
  }

  private static String below(String path, String name) {
    if (name.indexOf('.') >= 0 || name.indexOf('[') >= 0) {
      return path + "[" + name + "]";
    }
    return path.isEmpty() ? name : path + "." + name;
  }

  private void put(String path, String value, Node node) {
    byPath.put(path, new Leaf(value, node.source()));
  }
}
