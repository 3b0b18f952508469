package dev.slipway.kustomize.field;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one node at the end of a path, each part of which is a field's name, the number of an
 * item, {@code -} for the last one, or {@code [name=value]} for the first item with such a field.
 */
public final class Lookup {
  private final boolean create;

  private Lookup(boolean create) {
    this.create = create;
  }

  /**
   * @return null where nothing is there
   * @throws KustomizeException where a part asks for a field of what is no mapping, or for an item
   *     of what is no sequence
   */
  public static @Nullable Node find(Node root, List<String> path) {
    return new Lookup(false).walk(root, path);
  }

  /** As {@link #find}, but makes missing mappings and items, and a scalar at the end. */
  public static @Nullable Node findOrCreate(Node root, List<String> path) {
    return new Lookup(true).walk(root, path);
  }

  private @Nullable Node walk(Node root, List<String> path) {
    List<String> parts = path.stream().map(String::strip).filter(part -> !part.isEmpty()).toList();
    Node node = root;
    for (int i = 0; i < parts.size() && node != null; i++) {
      node = step(node, parts.get(i), i + 1 < parts.size() ? parts.get(i + 1) : "");
    }
    return node;
  }

  private @Nullable Node step(Node node, String part, String next) {
    if (isNumber(part)) {
      if (part.startsWith("-") && !part.matches("-0+")) {
        throw new KustomizeException("array index " + part + " cannot be negative", node.source());
      }
      return item(node, Integer.parseInt(part));
    }
    if (part.equals("-")) {
      return item(node, -1);
    }
    if (part.equals("*")) {
      throw new KustomizeException("wildcard is not supported in PathGetter", node.source());
    }
    return isSelector(part) ? selected(node, part) : field(node, part, next);
  }

  private static @Nullable Node item(Node node, int index) {
    if (node.isNull()) {
      return null;
    }
    List<Node> items = items(node);
    int at = index < 0 ? items.size() - 1 : index;
    return at >= 0 && at < items.size() ? items.get(at) : null;
  }

  private @Nullable Node selected(Node node, String part) {
    ItemSelector selector = ItemSelector.parse(part, node);
    if (node.isNull()) {
      return null;
    }
    List<Node> items = items(node);
    for (Node item : items) {
      if (selector.field().isEmpty()) {
        if (Values.rawText(item).equals(selector.value())) {
          return item;
        }
      } else {
        Node value = item instanceof MapNode map ? map.get(selector.field()) : null;
        if (value != null && Values.rawText(value).equals(selector.value())) {
          return item;
        }
      }
    }
    if (!create) {
      return null;
    }
    Node made = selector.make();
    items.add(made);
    return made;
  }

  private @Nullable Node field(Node node, String part, String next) {
    if (node.isNull()) {
      return null;
    }
    if (!(node instanceof MapNode map)) {
      throw NodeKinds.notMapping(node);
    }
    Node found = map.get(part);
    if (found != null || !create) {
      return found;
    }
    Node made = next.isEmpty() ? ScalarNode.untagged("") : container(next);
    map.put(part, made);
    return made;
  }

  /** What has to be made so that the next part of a path finds its place in it. */
  public static Node container(String next) {
    boolean items = isSelector(next) || (isNumber(next) && !next.startsWith("-"));
    return items ? new SequenceNode() : new MapNode();
  }

  private static List<Node> items(Node node) {
    if (node instanceof SequenceNode sequence) {
      return sequence.items();
    }
    throw NodeKinds.notSequence(node);
  }

  /** Whether a part of a path stands in brackets. */
  public static boolean isSelector(String part) {
    return part.startsWith("[") && part.endsWith("]");
  }

  /** Whether a part of a path is a number, with a sign or without one. */
  public static boolean isNumber(String part) {
    int digits = part.startsWith("+") || part.startsWith("-") ? 1 : 0;
    return part.length() > digits && part.length() < 10 && isDigits(part, digits);
  }

  private static boolean isDigits(String part, int from) {
    for (int i = from; i < part.length(); i++) {
      if (part.charAt(i) < '0' || part.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
