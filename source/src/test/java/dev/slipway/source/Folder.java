package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tests say about folders. */
final class Folder {
  private Folder() {}

  static void holdsNoFiles(Path folder) {
    try (var all = Files.walk(folder)) {
      assertThat(all.filter(path -> !Files.isDirectory(path))).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
