package dev.slipway.kustomize.build;

import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.Map;

/** Brings the field {@code helmChartInflationGenerator} into the form of its successors. */
final class OldHelmCharts {
  private static final Map<String, String> FIELDS =
      Map.of(
          "chartName", "name",
          "chartVersion", "version",
          "chartRepoUrl", "repo",
          "values", "valuesFile",
          "valuesLocal", "valuesInline",
          "valuesMerge", "valuesMerge",
          "releaseName", "releaseName");

  private OldHelmCharts() {}

  static void modernize(MapNode fields) {
    var charts = new SequenceNode();
    var globals = new MapNode();
    for (Node old : KustomizationReader.items(fields.remove("helmChartInflationGenerator"))) {
      charts.items().add(chart((MapNode) old));
      copy((MapNode) old, "helmHome", globals, "configHome");
      copy((MapNode) old, "chartHome", globals, "chartHome");
    }
    if (!fields.has("helmGlobals") && !globals.isEmpty()) {
      fields.put("helmGlobals", globals);
    }
    KustomizationReader.append(fields, "helmCharts", charts);
  }

  private static MapNode chart(MapNode old) {
    var chart = new MapNode(old.source());
    FIELDS.forEach((from, to) -> {
      Node value = old.get(from);
      if (value != null) {
        chart.put(to, value);
      }
    });
    return chart;
  }

  /** Of several charts the last one that says something decides. */
  private static void copy(MapNode old, String from, MapNode globals, String to) {
    String text = old.text(from);
    if (!text.isEmpty()) {
      globals.put(to, ScalarNode.string(text));
    }
  }
}
