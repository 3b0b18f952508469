package dev.slipway.render;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the paths of an app lead that are not in Git: into a directory of the app's own, which no
 * new commit replaces.
 */
final class HostPaths {
  static final HostPaths NONE = new HostPaths(Path.of("/"), Path.of("/"), Optional.empty());

  private final Path appDirectory;
  private final Path projectDirectory;
  private final @Nullable Path env;

  /**
   * @param appDirectory the app's directory in the checkout
   * @param projectDirectory the app's directory on the host
   * @param env the host's own {@code .env}, which stands in for one that Git does not have
   */
  HostPaths(Path appDirectory, Path projectDirectory, Optional<Path> env) {
    this.appDirectory = appDirectory;
    this.projectDirectory = projectDirectory;
    this.env = env.orElse(null);
  }

  /** Whether a path is one of the host's own for this app. */
  boolean has(Path path) {
    return this != NONE && (path.equals(env) || path.normalize().startsWith(projectDirectory));
  }

  /** A file of the host that stands in for one that the checkout does not have. */
  Optional<Path> instead(Path path) {
    if (!path.startsWith(appDirectory)) {
      return Optional.empty();
    }
    Path onHost = stable(path);
    if (Files.exists(onHost)) {
      return Optional.of(onHost);
    }
    boolean usualEnv = path.equals(appDirectory.resolve(".env"));
    return usualEnv ? Optional.ofNullable(env) : Optional.empty();
  }

  boolean isOfApp(Path path) {
    return path.startsWith(appDirectory);
  }

  /** The place on the host of a path of the app's directory. */
  Path stable(Path path) {
    return projectDirectory.resolve(appDirectory.relativize(path)).normalize();
  }
}
