package dev.slipway.kustomize.helm;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.file.FilePaths;
import dev.slipway.kustomize.file.Loader;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.YamlReader;
import dev.slipway.kustomize.yaml.YamlWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a chart: those of a file, and those written in the kustomization. */
final class ChartValues {
  private final Chart chart;
  private final Loader loader;

  ChartValues(Chart chart, Loader loader) {
    this.chart = chart;
    this.loader = loader;
  }

  byte[] read() {
    MapNode inline = chart.valuesInline().orElseGet(MapNode::new);
    if (inline.isEmpty()) {
      return loader.load(file());
    }
    MapNode values =
        switch (chart.merge()) {
          case "replace" -> inline;
          case "merge" -> merged(inline, fromFile());
          case String _ -> merged(fromFile(), inline);
        };
    return YamlWriter.write(values).getBytes(StandardCharsets.UTF_8);
  }

  private String file() {
    return chart.valuesFile().isEmpty()
        ? FilePaths.join(
            FilePaths.join(chart.directory(loader.root()), chart.name()), "values.yaml")
        : chart.valuesFile();
  }

  private MapNode fromFile() {
    String file = file();
    List<Node> documents = new YamlReader().read(loader.load(file), loader.name(file));
    if (documents.isEmpty() || !(documents.getFirst() instanceof MapNode values)) {
      throw new KustomizeException("could not parse values file into rnode: " + file);
    }
    return values;
  }

  /**
   * The first values with those of the second in their place; mappings are merged, sequences are
   * not, and a null of the second takes out what the first has.
   */
  private static MapNode merged(MapNode first, MapNode second) {
    MapNode result = first.copy();
    for (MapNode.Field field : second.fields()) {
      Node own = result.get(field.key().value());
      if (field.value().isNull()) {
        result.remove(field.key().value());
      } else {
        result.put(field.key(), merged(own, field.value()));
      }
    }
    return result;
  }

  private static Node merged(@Nullable Node first, Node second) {
    if (first != null && !first.isNull() && first.getClass() != second.getClass()) {
      throw new KustomizeException(
          "could not merge values: wrong node kind: one has a mapping, sequence or scalar where"
              + " the other has something else",
          second.source(),
          "the other value is at " + first.source());
    }
    if (second instanceof MapNode from) {
      return merged(first instanceof MapNode into ? into : new MapNode(from.source()), from);
    }
    return second.copy();
  }
}
