package dev.slipway.cli;

import dev.slipway.cli.command.Verb;
import dev.slipway.cli.command.VersionCommand;
import dev.slipway.cli.command.Where;
import dev.slipway.cli.command.Words;
import dev.slipway.cli.console.Session;
import dev.slipway.server.Call;
import dev.slipway.server.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Has the daemon carry a command line out, where one listens that serves this fleet. */
final class Remote {
  private Remote() {}

  /** The exit code; empty where the command line must be carried out in this process. */
  static OptionalInt run(List<String> args, Session session, String terminal) {
    Words words = Words.of(args);
    if (words.known().filter(Verb::daemon).isEmpty() || words.has("--help") || words.has("-h")) {
      return OptionalInt.empty();
    }
    Optional<Path> file = Where.file(words, session);
    Optional<Path> root = file.flatMap(fleet -> root(words, session, fleet));
    if (root.isEmpty()) {
      return OptionalInt.empty();
    }
    Optional<Client> found = Client.connect(root.get().resolve("run/slipway.sock"));
    if (found.isEmpty()) {
      return OptionalInt.empty();
    }
    Call call = call(args, session, file.orElseThrow(), terminal);
    try (Client client = found.get()) {
      // Setting signals up takes longer than many answers do, so it is done meanwhile.
      Thread.ofPlatform().daemon().start(() -> Interrupts.onFirst(client::stop));
      return switch (client.run(call, session.out(), session.err())) {
        case Client.Answer.Exit exit -> OptionalInt.of(exit.code());
        case Client.Answer.Declined _ -> OptionalInt.empty();
        case Client.Answer.Lost _ -> {
          session
              .err()
              .println(
                  "error: the daemon ended while it worked on this\n"
                      + "  next     slipway status, then slipway resume where a run was left");
          yield OptionalInt.of(33);
        }
      };
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  private static Call call(List<String> args, Session session, Path fleet, String terminal) {
    Map<String, String> environment = new HashMap<>();
    for (String name : Call.VARIABLES) {
      session.environment(name).ifPresent(value -> environment.put(name, value));
    }
    return new Call(
        VersionCommand.VERSION,
        args,
        session.directory().toString(),
        fleet.toString(),
        session.user(),
        environment,
        terminal,
        session.terminal().columns());
  }

  /**
   * The fleet's root, from a look at the file that needs no YAML reader. Where the file writes it
   * in a way that this does not understand there is no answer, and the daemon is not asked.
   */
  static Optional<Path> root(Words words, Session session, Path fleet) {
    Optional<Path> named =
        words.value("--root").or(() -> session.environment("SLIPWAY_ROOT")).map(session::path);
    if (named.isPresent()) {
      return named;
    }
    Path directory = fleet.getParent();
    try {
      if (directory == null || Files.size(fleet) > 1_000_000) {
        return Optional.empty();
      }
      for (String line : Files.readString(fleet).split("\n")) {
        if (line.startsWith("root:")) {
          String value = line.substring(5).strip();
          return simple(value)
              ? Optional.of(directory.resolve(value).normalize())
              : Optional.empty();
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(usual(session));
  }

  private static boolean simple(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!Character.isLetterOrDigit(c) && "/._-".indexOf(c) < 0) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  /** As the fleet's reader has it; a test holds the two together. */
  private static Path usual(Session session) {
    if (System.getProperty("user.name").equals("root")) {
      return Path.of("/var/lib/slipway");
    }
    return session
        .environment("XDG_STATE_HOME")
        .map(Path::of)
        .orElse(Path.of(System.getProperty("user.home"), ".local/state"))
        .resolve("slipway");
  }
}
