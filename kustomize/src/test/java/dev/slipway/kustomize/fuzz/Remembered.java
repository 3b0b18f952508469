package dev.slipway.kustomize.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the real kustomize made of the trees of earlier runs: a run of planted faults asks for the
 * same ones again and again.
 */
final class Remembered {
  private final Optional<Path> directory;

  private Remembered(Optional<Path> directory) {
    this.directory = directory;
  }

  /** In the directory that {@code slipway.fuzz.remembered} names; nowhere without it. */
  static Remembered fromProperty() {
    return new Remembered(
        Optional.ofNullable(System.getProperty("slipway.fuzz.remembered")).map(Path::of));
  }

  Outcome outcome(long seed, Supplier<Outcome> build) {
    if (directory.isEmpty()) {
      return build.get();
    }
    Path built = directory.get().resolve(seed + ".yaml");
    Path failed = directory.get().resolve(seed + ".error");
    try {
      if (Files.exists(built)) {
        return Outcome.built(Files.readString(built));
      }
      if (Files.exists(failed)) {
        return Outcome.failed(Files.readString(failed));
      }
      Outcome outcome = build.get();
      Files.writeString(outcome.ok() ? built : failed, outcome.output() + outcome.error());
      return outcome;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
