package dev.slipway.kustomize.build;

import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.file.FilePaths;
import dev.slipway.kustomize.file.Loader;
import dev.slipway.kustomize.file.RepositoryUrl;
import dev.slipway.kustomize.resource.Origin;
import dev.slipway.kustomize.yaml.JsonForm;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.YamlReader;
import java.util.Optional;

/**
 * One kustomization on the way from the first one down to its bases.
 *
 * @param kustomization what its file says
 * @param loader reads its files
 * @param here where its directory is, as origins name it
 * @param helmNamespace the namespace that a chart gets where nobody says one: that of the nearest
 *     kustomization above
 */
record Layer(Kustomization kustomization, Loader loader, Origin here, String helmNamespace) {

  /** The origin of a file or directory that this kustomization names. */
  Origin origin(String path) {
    return RepositoryUrl.parse(path)
        .map(url ->
            Origin.ofFile(
                // Upstream's name for the root of a repository.
                url.path().isEmpty() ? "notCloned" : FilePaths.clean(url.path()),
                url.address(),
                url.ref()))
        .orElseGet(() -> Origin.ofFile(FilePaths.join(here.path(), path), here.repo(), here.ref()));
  }

  /** The origin of a step that a field of this kustomization asks for. */
  Origin step(String kind) {
    return here.configuredBy(FilePaths.join(here.path(), kustomization.fileName()), kind);
  }

  /** The kustomization's file, as errors name it. */
  String file() {
    return loader.name(kustomization.fileName());
  }

  /** The first document of a file that this kustomization names; empty where it has none. */
  MapNode document(String path) {
    return yaml(path)
        .map(node -> node instanceof MapNode map ? map : null)
        .orElseGet(() -> new MapNode(new Source(loader.name(path), 1)));
  }

  /** The first document of a file, whatever it is, its scalars as YAML 1.1 has them. */
  Optional<Node> yaml(String path) {
    return new YamlReader()
        .read(loader.load(path), loader.name(path)).stream().findFirst().map(JsonForm::ofYaml11);
  }

  /** The namespace that charts of bases get where they say none. */
  String namespaceForCharts() {
    String own = kustomization.text("namespace");
    return own.isEmpty() ? helmNamespace : own;
  }
}
