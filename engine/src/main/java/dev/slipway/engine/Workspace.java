package dev.slipway.engine;

import dev.slipway.model.AppName;
import dev.slipway.model.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;

/**
 * Where things lie under a fleet's root directory.
 *
 * <pre>
 * config/APP/            the host's own overrides and secrets, made by people
 * data/APP/              relative host paths that Git does not track
 * state/journal.db       the journal
 * state/fleet            the name of the fleet that has this root
 * state/key              names secrets without giving them away, and seals releases
 * state/deploy/APP/      state.json, journal.ndjson, current_stage (derived), releases (sealed)
 * logs/deploy/           one file per run
 * cache/                 mirrors, checkouts, the folded journal; can be thrown away
 * run/                   locks and sockets
 * </pre>
 */
public record Workspace(Path root) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  public Path journal() {
    return root.resolve("state/journal.db");
  }

  Path key() {
    return root.resolve("state/key");
  }

  /** The files that are derived from the journal for one app. */
  public Path deploy(AppName app) {
    return root.resolve("state/deploy").resolve(app.value());
  }

  Path releases(AppName app) {
    return deploy(app).resolve("releases");
  }

  /** The stage that any run on this machine entered last: one word, for scripts. */
  public Path currentStage() {
    return root.resolve("state/deploy/current_stage");
  }

  public Path logs() {
    return root.resolve("logs/deploy");
  }

  Path log(Instant started, RunId run) {
    return logs().resolve("deploy_" + STAMP.format(started) + "_" + run + ".log");
  }

  Path bundle(AppName app, RunId run) {
    return deploy(app).resolve("diagnose-" + run + ".tar.gz");
  }

  public Path cache() {
    return root.resolve("cache");
  }

  /** What the journal folded to once; saves the time of folding it again. */
  Path stateCache() {
    return cache().resolve("state.bin");
  }

  Path lock(AppName app) {
    return root.resolve("run/lock").resolve(app.value() + ".lock");
  }

  public Path socket() {
    return root.resolve("run/slipway.sock");
  }

  Path hostConfig(AppName app) {
    return root.resolve("config").resolve(app.value());
  }

  /** Makes the directory that a file is to lie in. */
  static Path privateParent(Path file) {
    return privateDirectory(Objects.requireNonNull(file.toAbsolutePath().getParent()));
  }

  /** Makes a directory with its parents, for the owner's eyes only where it is new. */
  static Path privateDirectory(Path directory) {
    try {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
