package dev.slipway.render.manifest;

import dev.slipway.kustomize.yaml.JsonForm;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import dev.slipway.model.Tree;
import java.math.BigDecimal;
import java.util.LinkedHashMap;

/**
 * What kubectl makes of a document before it sends it: it reads YAML 1.1, in which {@code yes} is
 * true, so that files mean here what they mean to {@code kubectl apply}. What a kustomization made
 * is printed with quotes where that matters.
 */
final class JsonTree {
  private JsonTree() {}

  /**
   * @throws dev.slipway.kustomize.KustomizeException where JSON has no such value
   */
  static Tree of(Node document) {
    return tree(JsonForm.ofYaml11(document));
  }

  private static Tree tree(Node json) {
    return switch (json) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence ->
          new Tree.Sequence(sequence.items().stream().map(JsonTree::tree).toList());
      case MapNode map -> {
        var entries = new LinkedHashMap<String, Tree>();
        for (MapNode.Field field : map.fields()) {
          entries.put(field.key().value(), tree(field.value()));
        }
        yield new Tree.Mapping(entries);
      }
    };
  }

  private static Tree scalar(ScalarNode scalar) {
    return switch (scalar.tag()) {
      case "!!null" -> new Tree.Null();
      case "!!bool" -> Tree.of(scalar.value().equals("true"));
      case "!!float" -> new Tree.Numeric(new BigDecimal(scalar.value()));
      default -> Tree.of(scalar.value());
    };
  }
}
