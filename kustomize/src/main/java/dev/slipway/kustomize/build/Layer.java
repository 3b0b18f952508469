package dev.slipway.kustomize.build;

import dev.slipway.kustomize.file.Loader;
import dev.slipway.kustomize.file.PathText;
import dev.slipway.kustomize.file.RepositoryUrl;
import dev.slipway.kustomize.resource.Origin;
import java.util.Optional;

/**
 * One kustomization on the way from the first one down to its bases.
 *
 * @param kustomization what its file says
 * @param loader reads its files
 * @param here where its directory is, as origins name it; empty where none asked for origins
 * @param helmNamespace the namespace that a chart gets where nobody says one: that of the nearest
 *     kustomization above
 */
record Layer(
    Kustomization kustomization, Loader loader, Optional<Origin> here, String helmNamespace) {

  /** The origin of a file or directory that this kustomization names. */
  Optional<Origin> origin(String path) {
    return here.map(origin ->
        RepositoryUrl.parse(path)
            .map(url ->
                Origin.ofFile(
                    // Upstream's name for the root of a repository.
                    url.path().isEmpty() ? "notCloned" : PathText.clean(url.path()),
                    url.address(),
                    url.ref()))
            .orElseGet(() ->
                Origin.ofFile(PathText.join(origin.path(), path), origin.repo(), origin.ref())));
  }

  /** The kustomization's file, as errors name it. */
  String file() {
    return loader.name(kustomization.fileName());
  }

  /** The origin of a step that a field of this kustomization asks for. */
  Optional<Origin> step(String kind) {
    return here.map(origin ->
        origin.configuredBy(PathText.join(origin.path(), kustomization.fileName()), kind));
  }

  /** The namespace that charts of bases get where they say none. */
  String namespaceForCharts() {
    String own = kustomization.text("namespace");
    return own.isEmpty() ? helmNamespace : own;
  }
}
