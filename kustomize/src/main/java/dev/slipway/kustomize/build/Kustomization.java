package dev.slipway.kustomize.build;

import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.List;

/**
 * What a kustomization file says, in today's fields.
 *
 * @param fileName of the three that such a file may have
 */
record Kustomization(MapNode fields, String fileName) {
  String text(String field) {
    return fields.text(field);
  }

  boolean has(String field) {
    return fields.has(field);
  }

  /** The texts of a list, each with the place where it stands. */
  List<ScalarNode> texts(String field) {
    return items(field).stream().map(ScalarNode.class::cast).toList();
  }

  List<MapNode> structs(String field) {
    return items(field).stream().map(MapNode.class::cast).toList();
  }

  private List<Node> items(String field) {
    return fields.sequence(field).map(SequenceNode::items).orElse(List.of());
  }

  boolean isComponent() {
    return text("kind").equals("Component");
  }

  boolean wants(String buildMetadata) {
    return texts("buildMetadata").stream().anyMatch(text -> text.value().equals(buildMetadata));
  }
}
