package dev.slipway.kustomize.build;

import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.yaml.YamlWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a build makes: resources in the order in which they are printed.
 *
 * <p>Each {@link Resource} knows the file and line where it was read, which kustomization named
 * that file, and, where {@code buildMetadata} asks for it, the steps that it went through.
 */
public final class Rendering {
  private final List<Resource> resources;
  private final Function<Resource, Explanation> explain;

  public Rendering(List<Resource> resources, Function<Resource, Explanation> explain) {
    this.resources = List.copyOf(resources);
    this.explain = explain;
  }

  public List<Resource> resources() {
    return resources;
  }

  /**
   * Which file and which step gave each field of a resource its value; without changes where the
   * options did not ask for explanations.
   *
   * @param resource one of this rendering
   */
  public Explanation explain(Resource resource) {
    return explain.apply(resource);
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

  /**
   * The files that {@code kustomize build --output DIRECTORY} writes: their texts by name, one file
   * for each resource.
   */
  public Map<String, String> files() {
    return OutputFiles.of(resources);
  }
}
