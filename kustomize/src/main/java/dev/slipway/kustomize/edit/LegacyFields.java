package dev.slipway.kustomize.edit;

import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What upstream brings up to date in a kustomization whenever it reads one. */
final class LegacyFields {
  private static final Map<String, String> CHART_FIELDS =
      Map.of(
          "chartName", "name",
          "chartVersion", "version",
          "chartRepoUrl", "repo",
          "values", "valuesFile",
          "valuesLocal", "valuesInline",
          "valuesMerge", "valuesMerge",
          "releaseName", "releaseName");

  private LegacyFields() {}

  static void modernize(MapNode fields) {
    if (fields.text("kind").isEmpty()) {
      fields.put("kind", ScalarNode.string("Kustomization"));
    }
    if (fields.text("apiVersion").isEmpty()) {
      boolean component = fields.text("kind").equals("Component");
      fields.put(
          "apiVersion",
          ScalarNode.string("kustomize.config.k8s.io/" + (component ? "v1alpha1" : "v1beta1")));
    }
    move(fields, "bases", "resources");
    move(fields, "imageTags", "images");
    for (String generator : List.of("configMapGenerator", "secretGenerator")) {
      items(fields, generator).forEach(LegacyFields::listEnvironments);
    }
    charts(fields);
  }

  /** Appends the items of a list to another, and takes the list away. */
  static void move(MapNode fields, String from, String to) {
    if (fields.remove(from) instanceof SequenceNode old && !old.items().isEmpty()) {
      list(fields, to).items().addAll(old.items());
    }
  }

  /** The list under a name, made where it is missing. */
  static SequenceNode list(MapNode fields, String name) {
    if (fields.get(name) instanceof SequenceNode list) {
      return list;
    }
    var made = new SequenceNode();
    fields.put(name, made);
    return made;
  }

  /** The items of a list, which may be missing. */
  static List<Node> items(MapNode fields, String name) {
    return fields.get(name) instanceof SequenceNode list ? list.items() : List.of();
  }

  /** Takes items out of a list, which may be missing. */
  static boolean removeItems(MapNode fields, String name, Predicate<Node> condition) {
    return fields.get(name) instanceof SequenceNode list && list.items().removeIf(condition);
  }

  private static void listEnvironments(Node generator) {
    if (generator instanceof MapNode map && !map.text("env").isEmpty()) {
      Node env = map.remove("env");
      if (env != null) {
        list(map, "envs").items().add(env);
      }
    }
  }

  private static void charts(MapNode fields) {
    var globals = new MapNode();
    for (Node item : items(fields, "helmChartInflationGenerator")) {
      if (item instanceof MapNode old) {
        list(fields, "helmCharts").items().add(chart(old));
        copy(old, "helmHome", globals, "configHome");
        copy(old, "chartHome", globals, "chartHome");
      }
    }
    if (!fields.has("helmGlobals") && !globals.isEmpty()) {
      fields.put("helmGlobals", globals);
    }
    fields.remove("helmChartInflationGenerator");
  }

  private static MapNode chart(MapNode old) {
    var chart = new MapNode();
    CHART_FIELDS.forEach((from, to) -> copy(old, from, chart, to));
    return chart;
  }

  private static void copy(MapNode old, String from, MapNode now, String to) {
    Node value = old.get(from);
    if (value != null && !(value instanceof ScalarNode && old.text(from).isEmpty())) {
      now.put(to, value);
    }
  }
}
