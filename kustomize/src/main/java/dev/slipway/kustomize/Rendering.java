package dev.slipway.kustomize;

import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.yaml.YamlWriter;
import java.util.List;

/**
 * What a build makes: resources in the order in which they are printed.
 *
 * <p>Each {@link Resource} knows the file and line where it was read.
 */
public record Rendering(List<Resource> resources) {
  public Rendering {
    resources = List.copyOf(resources);
  }

  /** The bytes that {@code kustomize build} prints. */
  public String text() {
    var text = new StringBuilder();
    for (Resource resource : resources) {
      if (!text.isEmpty()) {
        text.append("---\n");
      }
      YamlWriter.write(resource.root(), text);
    }
    return text.toString();
  }
}
