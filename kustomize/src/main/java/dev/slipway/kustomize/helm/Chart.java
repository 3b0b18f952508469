package dev.slipway.kustomize.helm;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.file.FilePaths;
import dev.slipway.kustomize.generate.Arguments;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.List;
import java.util.Optional;

/**
 * What a kustomization says of one chart.
 *
 * @param home the directory in which charts are, as it is written
 * @param valuesFile empty where the chart's own is meant
 * @param merge how {@code valuesInline} and the file meet: override, replace or merge
 */
record Chart(
    String name,
    String version,
    String repository,
    String home,
    String configHome,
    String releaseName,
    String namespace,
    String nameTemplate,
    String valuesFile,
    List<String> additionalValuesFiles,
    Optional<MapNode> valuesInline,
    String merge,
    List<String> apiVersions,
    String kubeVersion,
    boolean includeCrds,
    boolean skipTests,
    boolean skipHooks,
    boolean debug,
    boolean devel) {
  private static final List<String> MERGES = List.of("merge", "override", "replace");

  /** Reads a document, or an entry of {@code helmCharts}; it goes before the command's flags. */
  static Chart of(MapNode config, HelmOptions options) {
    var arguments = new Arguments(config);
    List<String> apiVersions = arguments.texts("apiVersions");
    var chart =
        new Chart(
            arguments.text("name"),
            arguments.text("version"),
            arguments.text("repo"),
            or(arguments.text("chartHome"), "charts"),
            arguments.text("configHome"),
            arguments.text("releaseName"),
            arguments.text("namespace"),
            arguments.text("nameTemplate"),
            arguments.text("valuesFile"),
            arguments.texts("additionalValuesFiles"),
            Optional.ofNullable(arguments.map("valuesInline")),
            or(arguments.text("valuesMerge"), "override"),
            apiVersions.isEmpty() ? options.apiVersions() : apiVersions,
            or(arguments.text("kubeVersion"), options.kubeVersion()),
            arguments.flag("includeCRDs"),
            arguments.flag("skipTests"),
            arguments.flag("skipHooks"),
            arguments.flag("debug") || options.debug(),
            arguments.flag("devel"));
    chart.check(config);
    return chart;
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private void check(MapNode config) {
    if (name.isEmpty()) {
      throw new KustomizeException("chart name cannot be empty", config.source());
    }
    for (String word : List.of(name, releaseName)) {
      if (word.startsWith("-")) {
        throw new KustomizeException(
            "'" + word + "' would be an option of helm, not a name", config.source());
      }
    }
    if (!MERGES.contains(merge)) {
      throw new KustomizeException(
          "valuesMerge must be one of [" + String.join(" ", MERGES) + "]", config.source());
    }
  }

  /** The directory that holds the chart's own one: charts of a repository are kept by version. */
  String directory(String root) {
    String absolute = FilePaths.isAbsolute(home) ? home : FilePaths.join(root, home);
    return version.isEmpty() || repository.isEmpty()
        ? absolute
        : FilePaths.join(absolute, name + "-" + version);
  }
}
