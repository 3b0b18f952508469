package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.SequenceNode;
import org.jspecify.annotations.Nullable;

/** The three kinds of nodes, by the names that upstream's messages use. */
enum NodeKind {
  MAPPING("MappingNode"),
  SEQUENCE("SequenceNode"),
  SCALAR("ScalarNode");

  private final String name;

  NodeKind(String name) {
    this.name = name;
  }

  static NodeKind of(Node node) {
    if (node instanceof MapNode) {
      return MAPPING;
    }
    return node instanceof SequenceNode ? SEQUENCE : SCALAR;
  }

  /**
   * @throws KustomizeException where a value that is there is of another kind
   */
  void require(@Nullable Node node) {
    if (node != null && !Fields.isMissing(node) && of(node) != this) {
      throw new KustomizeException(
          "wrong node kind: expected " + name + " but got " + of(node).name,
          node.source(),
          "the patch and what it changes must be of one kind here");
    }
  }
}
