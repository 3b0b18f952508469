package dev.slipway.cli.command;

import dev.slipway.cli.console.Session;
import dev.slipway.server.Call;
import dev.slipway.server.Daemon;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Carries out in the daemon what a client was asked, by the same commands. */
final class ServedCalls implements Daemon.Commands {
  private final Path fleetFile;
  private final CommandLines lines;

  ServedCalls(Path fleetFile, Fleets fleets) {
    this.fleetFile = fleetFile;
    this.lines = new CommandLines(new Commands(fleets));
  }

  @Override
  public Optional<String> declined(Call call) {
    if (!call.version().equals(VersionCommand.VERSION)) {
      return Optional.of("the daemon is release " + VersionCommand.VERSION);
    }
    if (!call.fleet().equals(fleetFile.toString())) {
      return Optional.of("the daemon serves " + fleetFile);
    }
    boolean served = Words.of(call.args()).known().filter(Verb::daemon).isPresent();
    return served ? Optional.empty() : Optional.of("the daemon does not do this");
  }

  @Override
  public int run(Call call, PrintStream out, PrintStream err, Daemon.Hangup hangup) {
    var terminal =
        new Session.Terminal(
            // Nobody can be asked over the socket.
            false, call.terminal().contains("1"), call.terminal().contains("2"), call.columns());
    // The fleet is known, wherever the person stands.
    Map<String, String> environment = new HashMap<>(call.environment());
    environment.put("SLIPWAY_FLEET", fleetFile.toString());
    var session =
        new Session(Path.of(call.directory()), call.user(), environment, terminal, out, err);
    hangup.onStop(session::interrupt);
    return lines.run(call.args(), session);
  }
}
