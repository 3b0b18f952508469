package dev.slipway.target.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds programs as a shell would. */
final class Programs {
  private static final String USUAL =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private Programs() {}

  /** The service's own search path, or Slipway's, or the usual one. */
  static String searchPath(String own) {
    if (!own.isEmpty()) {
      return own;
    }
    String inherited = System.getenv("PATH");
    return inherited == null || inherited.isEmpty() ? USUAL : inherited;
  }

  static Optional<Path> find(String name, String searchPath) {
    for (String directory : searchPath.split(":")) {
      Path file = Path.of(directory.isEmpty() ? "." : directory).resolve(name);
      if (runnable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  static boolean runnable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
