package dev.slipway.kustomize.field;

import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.Objects;

/** A place that holds a node, and can hold another in its stead. */
public sealed interface Slot {
  Node get();

  void set(Node node);

  static Slot of(MapNode map, String key) {
    return new Field(map, key);
  }

  static Slot of(SequenceNode sequence, int index) {
    return new Item(sequence, index);
  }

  /** A place of its own, in no tree. */
  static Slot of(Node node) {
    return new Alone(node);
  }

  /** A field of a mapping. */
  record Field(MapNode map, String key) implements Slot {
    @Override
    public Node get() {
      return Objects.requireNonNull(map.get(key));
    }

    @Override
    public void set(Node node) {
      map.put(key, node);
    }
  }

  /** An item of a sequence. */
  record Item(SequenceNode sequence, int index) implements Slot {
    @Override
    public Node get() {
      return sequence.items().get(index);
    }

    @Override
    public void set(Node node) {
      sequence.items().set(index, node);
    }
  }

  /** A node that is in no tree. */
  final class Alone implements Slot {
    private Node node;

    Alone(Node node) {
      this.node = node;
    }

    @Override
    public Node get() {
      return node;
    }

    @Override
    public void set(Node node) {
      this.node = node;
    }
  }
}
