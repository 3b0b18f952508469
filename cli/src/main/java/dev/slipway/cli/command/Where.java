package dev.slipway.cli.command;

import dev.slipway.cli.console.Session;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which fleet a command line is about.
 *
 * @param file the fleet's file, absolute
 * @param root the root directory that was asked for; empty for the one that the fleet names
 */
public record Where(Path file, Optional<Path> root) {
  private static final String FILE = "slipway.yaml";

  /**
   * The fleet that is named, or the one of the directory the person stands in.
   *
   * @throws Problem where there is none
   */
  public static Where of(Words words, Session session) {
    return new Where(
        file(words, session)
            .orElseThrow(() ->
                new Problem(
                    ExitCode.USAGE,
                    "there is no " + FILE + " here or in a directory above",
                    session.directory().toString(),
                    "go where it is, name it with --fleet FILE, or write one: slipway init")),
        words.value(Options.ROOT).or(() -> session.environment("SLIPWAY_ROOT")).map(session::path));
  }

  /** The file, where one is named or found. */
  public static Optional<Path> file(Words words, Session session) {
    return words
        .value(Options.FLEET)
        .or(() -> session.environment("SLIPWAY_FLEET"))
        .map(session::path)
        .or(() -> upwards(session.directory()));
  }

  private static Optional<Path> upwards(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      Path file = at.resolve(FILE);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
