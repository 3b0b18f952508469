package dev.slipway.kustomize.replacement;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.yaml.JsonForm;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Copies values of fields, or given ones, into fields of other resources. */
public final class ReplacementTransformer implements Transformer {
  private final List<Replacement> replacements;

  private ReplacementTransformer(List<Replacement> replacements) {
    this.replacements = replacements;
  }

  /**
   * @param items of a kustomization's {@code replacements}
   * @param files the first document of a YAML file that an item names
   */
  public static ReplacementTransformer of(
      List<MapNode> items, Function<String, Optional<Node>> files) {
    List<Replacement> replacements = new ArrayList<>();
    items.forEach(item -> replacements.addAll(replacements(new Settings(item), files)));
    return new ReplacementTransformer(replacements);
  }

  /** From a document of the kind ReplacementTransformer. */
  public static ReplacementTransformer of(
      MapNode document, Function<String, Optional<Node>> files) {
    List<Replacement> replacements = new ArrayList<>();
    for (Settings item : new Settings(document).sections("replacements")) {
      replacements.addAll(replacements(item, files));
    }
    return new ReplacementTransformer(replacements);
  }

  private static List<Replacement> replacements(
      Settings item, Function<String, Optional<Node>> files) {
    String path = item.text("path");
    if (path.isEmpty()) {
      return List.of(new Replacement(item));
    }
    if (item.has("source") || !item.sections("targets").isEmpty()) {
      throw new KustomizeException(
          "cannot specify both path and inline replacement", item.source());
    }
    Node content = files.apply(path).map(JsonForm::ofYaml11).orElse(ScalarNode.ofNull());
    return switch (content) {
      case MapNode map -> List.of(new Replacement(new Settings(map)));
      case SequenceNode sequence -> sequence.items().stream().map(each -> inList(each)).toList();
      case ScalarNode scalar ->
          throw new KustomizeException(
              "unsupported replacement type encountered within replacement path: "
                  + (scalar.isNull() ? "invalid" : "string"),
              scalar.source());
    };
  }

  private static Replacement inList(Node item) {
    if (item instanceof MapNode map) {
      return new Replacement(new Settings(map));
    }
    if (item.isNull()) {
      return new Replacement(new Settings(new MapNode()));
    }
    throw new KustomizeException(
        "json: cannot unmarshal into Go value of type types.Replacement", item.source());
  }

  @Override
  public void transform(ResourceSet resources) {
    replacements.forEach(replacement -> replacement.apply(resources));
  }
}
