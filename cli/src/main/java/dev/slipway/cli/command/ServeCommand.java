package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;
import dev.slipway.engine.Engine;
import dev.slipway.engine.Reconciler;
import dev.slipway.engine.Stop;
import dev.slipway.fleet.Fleet;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.server.Daemon;
import dev.slipway.server.StatusPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code slipway serve}: polls, deploys what changed, and answers this program's other calls. */
final class ServeCommand implements Command {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Fleets fleets;

  ServeCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .option("--http", "ADDRESS", "answer /healthz and /metrics there: 127.0.0.1:9780")
        .example("slipway serve", "in the foreground; Ctrl-C or SIGTERM ends it safely")
        .example("systemctl enable --now slipway", "as a service; see docs/guide/daemon.md");
  }

  @Override
  public ExitCode run(Invocation call) {
    var stop = new Stop();
    call.session().onInterrupt(stop::request);
    Screen screen = call.screen();
    Where where = call.where();
    Fleet fleet = fleets.read(where);
    var shared = new SharedEngine();
    var log = new DaemonLog(screen, fleet);
    shared.replace(Engine.open(fleet));
    Path socket = fleet.root().resolve("run/slipway.sock");
    try (var _ = Daemon.listen(socket, new ServedCalls(fleet.file(), shared));
        var port = statusPort(call, log)) {
      log.say("serving " + fleet.apps().size() + " apps of " + fleet.file() + ", socket " + socket);
      if (port != null) {
        log.say("answering http://" + port.address() + "/healthz and /metrics");
      }
      work(where, shared, stop, log);
      log.say("ended; nothing is under way");
    } finally {
      shared.end();
    }
    return ExitCode.OK;
  }

  /** One turn for each version of the fleet's file. */
  private void work(Where where, SharedEngine shared, Stop stop, DaemonLog log) {
    while (!stop.requested()) {
      var turn = new Stop();
      var next = new AtomicReference<@Nullable Engine>();
      try (var lease = shared.open(where)) {
        Thread watch = Thread.startVirtualThread(() -> watch(where, stop, turn, next, log));
        new Reconciler(lease.engine(), turn, log).serve();
        watch.interrupt();
      }
      Engine opened = next.get();
      if (opened != null) {
        shared.replace(opened);
        log.serving(opened.fleet());
        log.say("the fleet's file has changed and was read again");
      }
    }
  }

  /**
   * Ends the turn when the daemon is to end, or when the file says something else that is right and
   * can be opened.
   *
   * @param next where the engine goes that takes the present one's place
   */
  private void watch(
      Where where, Stop stop, Stop turn, AtomicReference<@Nullable Engine> next, DaemonLog log) {
    String known = content(where.file()).orElse("");
    String refused = "";
    while (!stop.requested() && next.get() == null) {
      stop.await(LOOK);
      Optional<String> now = content(where.file());
      if (now.isEmpty() || now.get().equals(known)) {
        continue;
      }
      try {
        next.set(Engine.open(fleets.read(where)));
      } catch (Problem e) {
        String told = now.get() + e.getMessage();
        if (!told.equals(refused)) {
          refused = told;
          log.problem(stillServing(where, e));
        }
      }
    }
    turn.request();
  }

  private static Problem stillServing(Where where, Problem e) {
    return new Problem(
        e.exitCode(),
        "the fleet's file has changed and is not right, so the former one still counts: "
            + e.what(),
        e.where().orElse(where.file().toString()),
        e.next().orElse("slipway check"));
  }

  private static Optional<String> content(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static @Nullable StatusPort statusPort(Invocation call, DaemonLog log) {
    return call.option("--http")
        .map(address -> StatusPort.open(address, log::metrics))
        .orElse(null);
  }
}
