package dev.slipway.kustomize.helm;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.file.FilePaths;
import dev.slipway.kustomize.file.Loader;
import dev.slipway.kustomize.resource.Generator;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceReader;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the resources of one Helm chart. */
public final class HelmChartGenerator implements Generator {
  private static final String MARK = "internal.config.kubernetes.io/helm-generated";
  private static final Pattern VERSION = Pattern.compile("v?(\\d+)(\\.\\d+)+");

  private final MapNode config;
  private final Chart chart;
  private final HelmOptions options;
  private final Loader loader;

  private HelmChartGenerator(MapNode config, HelmOptions options, Loader loader) {
    if (!options.enabled()) {
      throw new KustomizeException(
          "must specify --enable-helm",
          config.source(),
          "a chart is a program of its author: allow it with --enable-helm");
    }
    this.config = config;
    this.chart = Chart.of(config, options);
    this.options = options;
    this.loader = loader;
    for (String file : chart.additionalValuesFiles()) {
      try {
        loader.load(file);
      } catch (KustomizeException e) {
        throw e.within("could not load additionalValuesFile");
      }
    }
  }

  /** A configuration document of kind HelmChartInflationGenerator. */
  public static HelmChartGenerator of(MapNode document, HelmOptions options, Loader loader) {
    return new HelmChartGenerator(document, options, loader);
  }

  /**
   * An entry of {@code helmCharts}.
   *
   * @param globals the kustomization's {@code helmGlobals}
   * @param namespace where the entry names none
   */
  public static HelmChartGenerator ofEntry(
      MapNode entry,
      Optional<MapNode> globals,
      String namespace,
      HelmOptions options,
      Loader loader) {
    MapNode config = entry.copy();
    globals.ifPresent(map -> map.fields().forEach(field -> config.put(field.key(), field.value())));
    if (config.text("namespace").isEmpty() && !namespace.isEmpty()) {
      config.put("namespace", ScalarNode.string(namespace));
    }
    return new HelmChartGenerator(config, options, loader);
  }

  @Override
  public List<Resource> generate() {
    if (loader.onMachine().isEmpty()) {
      throw new KustomizeException(
          "helm reads charts only from a directory of this machine",
          config.source(),
          "build a checkout of the repository");
    }
    try {
      Path scratch = Files.createTempDirectory("kustomize-helm-");
      try {
        return generate(new HelmCommand(chart, options.helm(), loader.root(), scratch), scratch);
      } finally {
        delete(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Resource> generate(HelmCommand helm, Path scratch) throws IOException {
    checkVersion(helm.version());
    String directory = FilePaths.join(chart.directory(loader.root()), chart.name());
    if (!Files.isDirectory(Path.of(directory))) {
      if (chart.repository().isEmpty()) {
        throw new KustomizeException(
            "no repo specified for pull, no chart found at '" + directory + "'",
            config.source(),
            "put the chart there, or name its repository with 'repo'");
      }
      helm.pull();
    }
    Path values = scratch.resolve(chart.name() + "-kustomize-values.yaml");
    Files.createDirectories(values.getParent());
    Files.write(values, new ChartValues(chart, loader).read());
    List<Resource> resources = resources(helm.template(values));
    resources.forEach(HelmChartGenerator::mark);
    return resources;
  }

  /** So that the namespace of a kustomization passes it over; it is taken out at the end. */
  private static void mark(Resource resource) {
    resource.root().mapAt("metadata").mapAt("annotations").put(MARK, ScalarNode.string("true"));
  }

  private void checkVersion(String printed) {
    Matcher version = VERSION.matcher(printed);
    if (!version.find()) {
      throw new KustomizeException("cannot find version string in " + printed, config.source());
    }
    if (!List.of("3", "4").contains(version.group(1))) {
      throw new KustomizeException(
          "this plugin requires helm V3 or V4 but got " + version.group(), config.source());
    }
  }

  private List<Resource> resources(String printed) {
    String name = "chart " + chart.name();
    try {
      return ResourceReader.read(printed, name);
    } catch (KustomizeException e) {
      // Helm may tell something before the first document.
      int first = printed.startsWith("---") ? -1 : printed.indexOf("\n---");
      if (first < 0) {
        throw e.within("could not parse bytes into resource map");
      }
      return ResourceReader.read(printed.substring(first + 1), name);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
