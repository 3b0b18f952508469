package dev.slipway.kustomize.helm;

import dev.slipway.kustomize.file.FilePaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command lines of helm for one chart. */
final class HelmCommand {
  private final Chart chart;
  private final Helm helm;
  private final String root;
  private final Map<String, String> environment;

  /**
   * @param root the kustomization's directory
   * @param scratch a directory for what helm wants to keep
   */
  HelmCommand(Chart chart, Helm helm, String root, Path scratch) {
    this.chart = chart;
    this.helm = helm;
    this.root = root;
    String home =
        chart.configHome().isEmpty() ? scratch.resolve("helm").toString() : chart.configHome();
    this.environment =
        Map.of(
            "HELM_CONFIG_HOME",
            home,
            "HELM_CACHE_HOME",
            home + "/.cache",
            "HELM_DATA_HOME",
            home + "/.data",
            // A configHome inside a repository could bring programs of its own.
            "HELM_PLUGINS",
            scratch.resolve("no-plugins").toString());
  }

  String version() {
    return helm.run(List.of("version", "--short"), environment);
  }

  /** Fetches the chart into the directory of charts. */
  void pull() {
    var words = new ArrayList<>(List.of("pull", "--untar", "--untardir", chart.directory(root)));
    String repository = chart.repository();
    if (repository.startsWith("oci://")) {
      String parent =
          repository.endsWith("/") ? repository.substring(0, repository.length() - 1) : repository;
      words.add(parent + "/" + chart.name());
    } else {
      words.addAll(List.of("--repo", repository, chart.name()));
    }
    option(words, "--version", chart.version());
    flag(words, "--devel", chart.devel());
    helm.run(words, environment);
  }

  /** The chart's objects, as YAML. */
  String template(Path values) {
    var words = new ArrayList<>(List.of("template"));
    words.add(chart.releaseName().isEmpty() ? "--generate-name" : chart.releaseName());
    words.add(FilePaths.join(chart.directory(root), chart.name()));
    option(words, "--namespace", chart.namespace());
    option(words, "--name-template", chart.nameTemplate());
    option(words, "-f", values.toString());
    for (String file : chart.additionalValuesFiles()) {
      option(words, "-f", FilePaths.join(root, file));
    }
    chart.apiVersions().forEach(version -> option(words, "--api-versions", version));
    option(words, "--kube-version", chart.kubeVersion());
    flag(words, "--include-crds", chart.includeCrds());
    flag(words, "--skip-tests", chart.skipTests());
    flag(words, "--no-hooks", chart.skipHooks());
    flag(words, "--debug", chart.debug());
    flag(words, "--devel", chart.devel());
    return helm.run(words, environment);
  }

  private static void option(List<String> words, String option, String value) {
    if (!value.isEmpty()) {
      words.addAll(List.of(option, value));
    }
  }

  private static void flag(List<String> words, String flag, boolean wanted) {
    if (wanted) {
      words.add(flag);
    }
  }
}
