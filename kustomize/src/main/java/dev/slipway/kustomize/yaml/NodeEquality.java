package dev.slipway.kustomize.yaml;

import java.util.List;

/** Whether two trees mean the same in JSON: the order of fields and the style do not count. */
public final class NodeEquality {
  private NodeEquality() {}

  public static boolean same(Node a, Node b) {
    if (a instanceof MapNode left && b instanceof MapNode right) {
      return sameFields(left, right);
    }
    if (a instanceof SequenceNode left && b instanceof SequenceNode right) {
      return sameItems(left.items(), right.items());
    }
    return a instanceof ScalarNode left
        && b instanceof ScalarNode right
        && ScalarValue.of(left).equals(ScalarValue.of(right));
  }

  private static boolean sameFields(MapNode a, MapNode b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (MapNode.Field field : a.fields()) {
      Node other = b.get(field.key().value());
      if (other == null || !same(field.value(), other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameItems(List<Node> a, List<Node> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }
}
