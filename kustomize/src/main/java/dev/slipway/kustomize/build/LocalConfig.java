package dev.slipway.kustomize.build;

import static java.util.stream.Collectors.toSet;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.ResourceReader;
import dev.slipway.kustomize.resource.ResourceSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Objects that are there for the build alone, and are not printed. */
final class LocalConfig {
  private static final String ANNOTATION = "config.kubernetes.io/local-config";

  private LocalConfig() {}

  /**
   * A local object with the id of one that is printed is printed, too: upstream tells them apart by
   * their ids alone.
   */
  static void drop(ResourceSet resources) {
    resources.removeIf(Resource::isEmpty);
    resources.resources().forEach(resource -> ResourceReader.requireName(resource.root()));
    List<Resource> local = resources.resources().stream().filter(LocalConfig::isLocal).toList();
    var rest = new ResourceSet();
    rest.appendAll(resources.resources().stream().filter(resource -> !isLocal(resource)).toList());
    if (local.isEmpty()) {
      return;
    }
    Set<ResourceId> printed = rest.resources().stream().map(Resource::currentId).collect(toSet());
    refuseTwins(local.stream().filter(one -> !printed.contains(one.currentId())).toList());
    resources.removeIf(one -> isLocal(one) && !printed.contains(one.currentId()));
  }

  private static void refuseTwins(List<Resource> dropped) {
    var ids = new HashSet<ResourceId>();
    for (Resource resource : dropped) {
      if (!ids.add(resource.currentId())) {
        throw new KustomizeException(
            "id %s not found in removal: another local object has it"
                .formatted(resource.currentId()),
            resource.source(),
            "give one of them another name");
      }
    }
  }

  private static boolean isLocal(Resource resource) {
    return resource.annotations().filter(all -> all.has(ANNOTATION)).isPresent()
        && !resource.annotation(ANNOTATION).equals("false");
  }
}
