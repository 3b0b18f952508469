package dev.slipway.kustomize.field;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;

/** What kinds of nodes are called in messages. */
public final class NodeKinds {
  private NodeKinds() {}

  public static KustomizeException mismatch(String expected, Node actual) {
    return new KustomizeException(
        "wrong node kind: expected " + expected + " but got " + name(actual), actual.source());
  }

  public static KustomizeException notScalar(Node actual) {
    return mismatch("ScalarNode", actual);
  }

  public static KustomizeException notMapping(Node actual) {
    return mismatch("MappingNode", actual);
  }

  public static KustomizeException notSequence(Node actual) {
    return mismatch("SequenceNode", actual);
  }

  private static String name(Node node) {
    return switch (node) {
      case MapNode _ -> "MappingNode";
      case SequenceNode _ -> "SequenceNode";
      case ScalarNode _ -> "ScalarNode";
    };
  }
}
