package dev.slipway.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the one mirror in a test's cache. */
final class GitCacheFolder {
  private GitCacheFolder() {}

  static Path mirror(Path cache) {
    try (var mirrors = Files.list(cache.resolve("mirrors"))) {
      return mirrors.filter(Files::isDirectory).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
