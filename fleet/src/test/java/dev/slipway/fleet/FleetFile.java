package dev.slipway.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A slipway.yaml in a directory that looks like a Git repository. */
record FleetFile(Path repository, Path file) {
  static final String HEAD =
      """
      apiVersion: slipway.dev/v1alpha1
      kind: Fleet
      metadata: {name: home}
      """;

  static FleetFile in(Path directory, String text) {
    try {
      Files.createDirectories(directory.resolve(".git"));
      Path file = directory.resolve("slipway.yaml");
      Files.writeString(file, text);
      return new FleetFile(directory, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Fleet read() {
    return read(Map.of());
  }

  Fleet read(Map<String, String> environment) {
    return FleetReader.read(file, new Surroundings(environment, repository.resolve("home"), false));
  }
}
