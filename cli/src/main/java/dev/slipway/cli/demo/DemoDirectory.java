package dev.slipway.cli.demo;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The one directory that all of the demo lies in; told from others by a file in it. */
final class DemoDirectory {
  private static final String MARK = ".slipway-demo";

  private final Path path;

  DemoDirectory(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  Path fleetFile() {
    return path.resolve("slipway.yaml");
  }

  /** Whether a demo was made here before. */
  boolean used() {
    return Files.exists(path.resolve(MARK)) && Files.exists(fleetFile());
  }

  /**
   * Empties it where a demo was in it, or makes it.
   *
   * @throws Problem where something else is in it: that is not ours to remove
   */
  void makeAnew() {
    try {
      if (Files.exists(path) && !Files.exists(path.resolve(MARK)) && !empty()) {
        throw new Problem(
            ExitCode.USAGE,
            "there is something else in this directory, and the demo removes nothing of yours",
            path.toString(),
            "name another one: slipway demo --dir DIR");
      }
      Files.createDirectories(path);
      // Marked before it is emptied: a demo that was ended in the middle is still a demo.
      Files.writeString(path.resolve(MARK), "Made by slipway demo, which may remove all of it.\n");
      clear();
    } catch (IOException e) {
      throw new Problem(
          ExitCode.PREFLIGHT, "it cannot be made: " + e.getMessage(), path.toString(), "", e);
    }
  }

  void erase() throws IOException {
    clear();
    Files.deleteIfExists(path.resolve(MARK));
    Files.deleteIfExists(path);
  }

  private boolean empty() throws IOException {
    try (var files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }

  private void clear() throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.equals(path.resolve(MARK))) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes)
              throws IOException {
            // Checkouts are read-only, and their files could not be removed.
            if (!Files.isWritable(at)) {
              Files.setPosixFilePermissions(
                  at, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path at, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (!at.equals(path)) {
              Files.delete(at);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
