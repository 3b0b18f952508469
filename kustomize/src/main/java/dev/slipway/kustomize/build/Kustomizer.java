package dev.slipway.kustomize.build;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.file.DirectoryTree;
import dev.slipway.kustomize.file.FileTree;
import java.nio.file.Path;

/**
 * Builds kustomizations, as {@code kustomize build} does.
 *
 * <pre>{@code
 * var kustomizer = new Kustomizer(Options.DEFAULT);
 * Rendering rendering = kustomizer.build(Path.of("overlays/production"));
 * System.out.print(rendering.text());
 * for (Resource resource : rendering.resources()) {
 *   System.out.println(resource.currentId() + " was read at " + resource.source());
 * }
 * }</pre>
 */
public final class Kustomizer {
  private final Options options;

  public Kustomizer(Options options) {
    this.options = options;
  }

  /**
   * Builds a directory of the machine, which may refer to others beside it.
   *
   * @throws KustomizeException where the input cannot be built
   */
  public Rendering build(Path directory) {
    Path absolute = directory.toAbsolutePath();
    return build(new DirectoryTree(absolute.getRoot()), DirectoryTree.text(absolute));
  }

  /**
   * Builds a directory of a tree.
   *
   * @param target an absolute path in the tree, or a repository in one of its spellings
   * @throws KustomizeException where the input cannot be built
   */
  public Rendering build(FileTree tree, String target) {
    return Build.run(tree, target, options);
  }
}
