package dev.slipway.kustomize.replacement;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.field.ItemSelector;
import dev.slipway.kustomize.field.Lookup;
import dev.slipway.kustomize.field.NodeKinds;
import dev.slipway.kustomize.field.Slot;
import dev.slipway.kustomize.regex.Regex;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import dev.slipway.kustomize.yaml.StyledDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds all places to which a path leads. Its parts are names of fields, numbers of items, {@code
 * *} for all items, or {@code [name=expression]} for items with a field that matches.
 *
 * @param made what kind of node is made at the end where nothing is there: one like this; nothing
 *     is made where it is empty
 */
record PathMatcher(Optional<Node> made) {

  List<Slot> match(Slot slot, List<String> path) {
    if (path.isEmpty()) {
      return List.of(slot);
    }
    String part = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    if (Lookup.isNumber(part) && (!part.startsWith("-") || part.matches("-0+"))) {
      return item(slot, Integer.parseInt(part), rest);
    }
    if (Lookup.isSelector(part)) {
      return selected(slot, part, rest);
    }
    return part.equals("*") ? all(slot, rest) : field(slot, part, rest);
  }

  private List<Slot> all(Slot slot, List<String> rest) {
    SequenceNode sequence = sequence(slot.get());
    List<Slot> found = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      found.addAll(match(Slot.of(sequence, i), rest));
    }
    return found;
  }

  private List<Slot> item(Slot slot, int index, List<String> rest) {
    SequenceNode sequence = sequence(slot.get());
    int size = sequence.items().size();
    if (index == size && made.isPresent()) {
      sequence.items().add(make(rest));
    } else if (index >= size) {
      throw new KustomizeException(
          "index " + index + " specified but only " + size + " elements found",
          slot.get().source());
    }
    return match(Slot.of(sequence, index), rest);
  }

  private List<Slot> selected(Slot slot, String part, List<String> rest) {
    SequenceNode sequence = sequence(slot.get());
    ItemSelector selector = ItemSelector.parse(part, slot.get());
    List<Slot> found = selected(sequence, selector, rest);
    if (!found.isEmpty() || made.isEmpty()) {
      return found;
    }
    sequence.items().add(selector.make());
    return selected(sequence, selector, rest);
  }

  private List<Slot> selected(SequenceNode sequence, ItemSelector selector, List<String> rest) {
    Regex expression = Regex.compile(selector.value());
    List<Slot> found = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      Node item = sequence.items().get(i);
      if (selector.field().isEmpty()) {
        if (expression.matches(StyledDocument.textOf(item).strip())) {
          // The item itself: what follows in the path has no meaning.
          found.add(Slot.of(sequence, i));
        }
      } else {
        Node value = item instanceof MapNode map ? map.get(selector.field()) : null;
        if (value != null && expression.matches(StyledDocument.textOf(value).strip())) {
          found.addAll(match(Slot.of(sequence, i), rest));
        }
      }
    }
    return found;
  }

  private List<Slot> field(Slot slot, String name, List<String> rest) {
    Node node = slot.get();
    if (!node.isNull() && !(node instanceof MapNode)) {
      throw NodeKinds.notMapping(node);
    }
    // What is made in a null is made beside the tree, as upstream does.
    MapNode map = node instanceof MapNode present ? present : new MapNode(node.source());
    if (!map.has(name)) {
      if (made.isEmpty()) {
        return List.of();
      }
      map.put(name, make(rest));
    }
    if (map.get(name) instanceof ScalarNode scalar && !rest.isEmpty()) {
      return match(EmbeddedDocument.parse(scalar.value()).root(), rest);
    }
    return match(Slot.of(map, name), rest);
  }

  private Node make(List<String> rest) {
    if (!rest.isEmpty()) {
      return Lookup.container(rest.getFirst());
    }
    return switch (made.orElseThrow()) {
      case MapNode _ -> new MapNode();
      case SequenceNode _ -> new SequenceNode();
      case ScalarNode _ -> ScalarNode.untagged("");
    };
  }

  private static SequenceNode sequence(Node node) {
    if (node.isNull()) {
      return new SequenceNode(node.source());
    }
    if (node instanceof SequenceNode sequence) {
      return sequence;
    }
    throw NodeKinds.notSequence(node);
  }
}
