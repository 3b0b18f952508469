package dev.slipway.kustomize.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the real kustomize made of the trees of earlier runs: a run of planted faults asks for the
 * same ones again and again, and so does a run after a fault was mended.
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

  Outcome outcome(Tree tree, Supplier<Outcome> build) {
    if (directory.isEmpty()) {
      return build.get();
    }
    String name = name(tree);
    Path built = directory.get().resolve(name + ".yaml");
    Path failed = directory.get().resolve(name + ".error");
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

  private static String name(Tree tree) {
    try {
      byte[] page = tree.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(page));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
