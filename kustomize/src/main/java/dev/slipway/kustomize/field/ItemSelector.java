package dev.slipway.kustomize.field;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;

/**
 * A part of a path that selects items: {@code [name=value]}, or {@code [=value]} for scalars.
 *
 * @param field the name; empty where the items themselves are compared
 */
public record ItemSelector(String field, String value) {
  public static ItemSelector parse(String part, Node at) {
    String inside = part.endsWith("]") ? part.substring(0, part.length() - 1) : part;
    inside = inside.startsWith("[") ? inside.substring(1) : inside;
    int equals = inside.indexOf('=');
    if (equals < 0) {
      throw new KustomizeException(
          "list path element must contain fieldName=fieldValue for element to match", at.source());
    }
    return new ItemSelector(inside.substring(0, equals), inside.substring(equals + 1));
  }

  /** An item that it selects. */
  public Node make() {
    ScalarNode scalar = ScalarNode.untagged(value);
    if (field.isEmpty()) {
      return scalar;
    }
    var map = new MapNode();
    map.put(field, scalar);
    return map;
  }
}
