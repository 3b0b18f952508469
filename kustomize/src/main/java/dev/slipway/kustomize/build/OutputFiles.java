package dev.slipway.kustomize.build;

import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.Scopes;
import dev.slipway.kustomize.yaml.YamlWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One file for each resource, named as upstream names them. */
final class OutputFiles {
  private OutputFiles() {}

  /** Texts by file name; of resources that would have the same name the last one stays. */
  static Map<String, String> of(List<Resource> resources) {
    boolean severalNamespaces =
        resources.stream()
                .filter(resource -> !isClusterScoped(resource))
                .map(OutputFiles::namespace)
                .distinct()
                .count()
            > 1;
    var files = new LinkedHashMap<String, String>();
    for (Resource resource : resources) {
      String prefix =
          severalNamespaces && !isClusterScoped(resource)
              ? namespace(resource).toLowerCase(Locale.ROOT) + "_"
              : "";
      files.put(prefix + name(resource), YamlWriter.write(resource.root()));
    }
    return files;
  }

  private static boolean isClusterScoped(Resource resource) {
    return Scopes.isClusterScoped(resource.gvk());
  }

  private static String namespace(Resource resource) {
    return resource.currentId().effectiveNamespace(false);
  }

  private static String name(Resource resource) {
    Gvk gvk = resource.gvk();
    String type =
        Stream.of(gvk.group(), gvk.version(), gvk.kind())
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("_"));
    return (type + "_" + resource.name()).toLowerCase(Locale.ROOT) + ".yaml";
  }
}
