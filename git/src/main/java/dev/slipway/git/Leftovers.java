package dev.slipway.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Clears what a killed git left in a mirror: its lock files and half-written packs.
 *
 * <p>Only called under the mirror's lock, so no git of a living Slipway is at work there. A git
 * whose Slipway was killed may be; it is ended first.
 */
final class Leftovers {
  private Leftovers() {}

  static void clear(Path mirror) {
    List<Path> left = find(mirror);
    if (left.isEmpty()) {
      return;
    }
    Orphans.end(mirror);
    for (Path file : left) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException _) {
        // Git names the file if it is still in its way.
      }
    }
  }

  private static List<Path> find(Path mirror) {
    try (Stream<Path> top = Files.list(mirror);
        Stream<Path> refs = Files.walk(mirror.resolve("refs"));
        Stream<Path> packs = Files.walk(mirror.resolve("objects/pack"), 1)) {
      return Stream.concat(
              Stream.concat(top, refs).filter(Leftovers::isLock),
              packs.filter(file -> isLock(file) || name(file).startsWith("tmp_")))
          .filter(Files::isRegularFile)
          .toList();
    } catch (IOException | java.io.UncheckedIOException _) {
      return List.of();
    }
  }

  private static boolean isLock(Path file) {
    return name(file).endsWith(".lock") || name(file).equals("gc.pid");
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
