package dev.slipway.kustomize.build;

import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceReader;
import dev.slipway.kustomize.resource.ResourceSet;

/** Objects that are there for the build alone, and are not printed. */
final class LocalConfig {
  private static final String ANNOTATION = "config.kubernetes.io/local-config";

  private LocalConfig() {}

  static void drop(ResourceSet resources) {
    resources.removeIf(Resource::isEmpty);
    resources.resources().forEach(resource -> ResourceReader.requireName(resource.root()));
    resources.requireDistinctIds();
    resources.removeIf(LocalConfig::isLocal);
  }

  private static boolean isLocal(Resource resource) {
    return resource.annotations().filter(all -> all.has(ANNOTATION)).isPresent()
        && !resource.annotation(ANNOTATION).equals("false");
  }
}
