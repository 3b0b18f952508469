package dev.slipway.kubernetes.apply;

import dev.slipway.data.Limits;
import dev.slipway.data.YamlNode;
import dev.slipway.data.YamlReader;
import dev.slipway.model.Tree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Objects for tests, from YAML. */
public final class Manifests {
  private Manifests() {}

  public static List<Tree.Mapping> objects(String yaml) {
    var objects = new ArrayList<Tree.Mapping>();
    for (YamlNode document : YamlReader.read("app.yaml", yaml, Limits.DEFAULT)) {
      objects.add((Tree.Mapping) tree(document));
    }
    return objects;
  }

  static Tree.Mapping object(String yaml) {
    return objects(yaml).getFirst();
  }

  private static Tree tree(YamlNode node) {
    return switch (node) {
      case YamlNode.Mapping mapping -> {
        var tree = Tree.mapping();
        mapping
            .entries()
            .forEach(e -> tree.put(((YamlNode.Scalar) e.key()).text(), tree(e.value())));
        yield tree.build();
      }
      case YamlNode.Sequence sequence ->
          new Tree.Sequence(sequence.items().stream().map(Manifests::tree).toList());
      case YamlNode.Scalar scalar -> scalar(scalar);
    };
  }

  private static Tree scalar(YamlNode.Scalar scalar) {
    String text = scalar.text();
    if (!scalar.plain()) {
      return Tree.of(text);
    }
    if (text.matches("-?[0-9]+")) {
      return new Tree.Numeric(new BigDecimal(text));
    }
    return text.equals("true") || text.equals("false")
        ? Tree.of(Boolean.parseBoolean(text))
        : Tree.of(text);
  }
}
