package dev.slipway.kustomize.field;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The walk along a path through mappings. Sequences on the way are not named in the path: the rest
 * of it leads on through each of their items.
 */
record FieldWalk(FieldPath path, Creation creation, Consumer<Slot> visitor) {

  void from(MapNode root) {
    walk(Slot.of(root), 0);
  }

  private void walk(Slot slot, int index) {
    if (index == path.steps().size()) {
      visitor.accept(slot);
      return;
    }
    Node node = slot.get();
    if (node.isNull()) {
      return;
    }
    if (node instanceof SequenceNode sequence) {
      walkItems(sequence, index);
    } else if (node instanceof MapNode map) {
      walkField(map, slot, index);
    } else {
      throw new KustomizeException("expected sequence or mapping node", node.source());
    }
  }

  private void walkItems(SequenceNode sequence, int index) {
    try {
      for (int item = 0; item < sequence.items().size(); item++) {
        walk(Slot.of(sequence, item), index);
      }
    } catch (KustomizeException problem) {
      throw problem.within("visit traversal on path: " + path.namesFrom(index));
    }
  }

  private void walkField(MapNode map, Slot slot, int index) {
    FieldPath.Step step = path.steps().get(index);
    if (step.name().isEmpty()) {
      throw new KustomizeException("cannot set or create an empty field name", map.source());
    }
    String name = step.name().strip();
    if (name.isEmpty()) {
      walk(slot, index + 1);
      return;
    }
    refuseItemSelectors(name, map);
    Node field = map.get(name);
    Node found =
        step.sequence()
            ? sequence(field)
            : index == path.steps().size() - 1 ? leaf(field) : inner(field);
    if (found == null) {
      return;
    }
    if (found != field) {
      map.put(name, found);
    }
    walk(Slot.of(map, name), index + 1);
  }

  private static @Nullable Node sequence(@Nullable Node field) {
    return field != null && field.isNull() ? new SequenceNode(field.source()) : field;
  }

  private @Nullable Node leaf(@Nullable Node field) {
    if (creation == Creation.NOTHING) {
      return field;
    }
    if (field == null) {
      return creation.make();
    }
    return field instanceof ScalarNode scalar && scalar.isNull() ? creation.from(scalar) : field;
  }

  private @Nullable Node inner(@Nullable Node field) {
    if (creation == Creation.NOTHING) {
      return field;
    }
    if (field == null) {
      return new MapNode();
    }
    return field.isNull() ? new MapNode(field.source()) : field;
  }

  private static void refuseItemSelectors(String name, MapNode map) {
    if (name.equals("*")) {
      throw new KustomizeException(
          "fieldName: " + name + ": wildcard is not supported in PathGetter", map.source());
    }
    if (name.equals("-") || Lookup.isNumber(name) || Lookup.isSelector(name)) {
      throw NodeKinds.notSequence(map).within("fieldName: " + name);
    }
  }
}
