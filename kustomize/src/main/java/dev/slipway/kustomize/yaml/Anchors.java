package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The named nodes of a document, and how many nodes it has with every alias written out. */
final class Anchors {
  private final Map<String, Node> named = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final int limit;
  private int nodes;

  Anchors(int limit) {
    this.limit = limit;
  }

  void define(String name, Node node) {
    named.put(name, node);
  }

  /** Says that what stands now is part of the node of this name. */
  void open(String name) {
    open.add(name);
  }

  void close(String name) {
    open.remove(name);
  }

  /** A node of its own for an alias; null where the name is not known. */
  @Nullable Node copyOf(String name, Source source) {
    Node node = named.get(name);
    if (node == null) {
      return null;
    }
    if (open.contains(name)) {
      throw new KustomizeException("yaml: anchor '" + name + "' value contains itself", source);
    }
    countAll(node, source);
    return node.copy();
  }

  void count(Source source) {
    if (++nodes > limit) {
      throw new KustomizeException(
          "yaml: document contains excessive aliasing or more than " + limit + " nodes", source);
    }
  }

  private void countAll(Node node, Source source) {
    count(source);
    switch (node) {
      case MapNode map -> map.fields().forEach(field -> countAll(field.value(), source));
      case SequenceNode sequence -> sequence.items().forEach(item -> countAll(item, source));
      case ScalarNode _ -> {}
    }
  }

  static boolean isName(String name) {
    return name.chars()
        .allMatch(c ->
            (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-');
  }
}
