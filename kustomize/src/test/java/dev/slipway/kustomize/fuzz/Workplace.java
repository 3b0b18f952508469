package dev.slipway.kustomize.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A directory of this machine for as long as one build takes; it is made when it is needed. */
final class Workplace implements AutoCloseable {
  private @Nullable Path directory;

  /** A folder in it that is there. */
  Path folder(String name) throws IOException {
    if (directory == null) {
      directory = Files.createTempDirectory("kustomize-fuzz");
    }
    return Files.createDirectories(directory.resolve(name));
  }

  @Override
  public void close() throws IOException {
    if (directory == null) {
      return;
    }
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
