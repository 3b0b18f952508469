package dev.slipway.cli;

import dev.slipway.cli.command.CommandLines;
import dev.slipway.cli.command.Commands;
import dev.slipway.cli.command.LocalFleets;
import dev.slipway.cli.console.Session;
import dev.slipway.cli.demo.Demo;
import dev.slipway.engine.Request;
import dev.slipway.engine.Stop;
import dev.slipway.model.Problem;
import dev.slipway.server.Call;
import dev.slipway.server.Client;
import dev.slipway.server.Daemon;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs what people run most, once and for nobody, while the JVM takes notes for its cache. A class
 * that is used here is there at once later; one that is not is only a little slower.
 */
final class Training {
  private Training() {}

  static void run() {
    try {
      Path scratch = Files.createTempDirectory("slipway-training");
      Path directory = scratch.resolve("demo");
      inFleetless(scratch);
      builds(scratch.resolve("overlays"));
      daemon(scratch.resolve("run"));
      try (Demo demo = Demo.create(directory, new Stop())) {
        demo.deploy(Request.by("training"));
        inFleet(directory);
      } finally {
        Demo.end(directory);
        Demo.erase(directory);
        Files.deleteIfExists(scratch.resolve("run"));
        Files.deleteIfExists(scratch);
      }
    } catch (IOException | Problem e) {
      // Without git, say: what was run until here is in the cache all the same.
      System.err.println("training ended early: " + e.getMessage());
    }
  }

  /** Often enough that the cache also says which methods a build of hundreds of resources wants. */
  private static void builds(Path directory) throws IOException {
    Path overlay = TrainingOverlay.write(directory, 60);
    for (int run = 0; run < 5; run++) {
      command(directory, "build " + overlay);
    }
    String twice = (overlay + "\n").repeat(2);
    System.setIn(new ByteArrayInputStream(twice.getBytes(StandardCharsets.UTF_8)));
    command(directory, "build --batch");
    TrainingOverlay.erase(directory);
  }

  private static void inFleetless(Path directory) {
    for (String line : List.of("--help", "plan --help", "version -o json", "status", "statsu")) {
      command(directory, line);
    }
  }

  private static void inFleet(Path directory) {
    for (String line :
        List.of(
            "check",
            "status",
            "status -o json",
            "plan",
            "deploy hello",
            "history hello",
            "logs hello",
            "hold hello",
            "release-hold hello",
            "diagnose hello",
            "render hello",
            "audit verify")) {
      command(directory, line);
    }
  }

  private static void command(Path directory, String line) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var session =
        new Session(directory, "training", Map.of(), Session.Terminal.NONE, nowhere, nowhere);
    List<String> args = List.of(line.split(" "));
    Remote.run(args, session, "");
    new CommandLines(new Commands(new LocalFleets())).run(args, session);
  }

  private static void daemon(Path run) throws IOException {
    Path socket = run.resolve("slipway.sock");
    var commands =
        new Daemon.Commands() {
          @Override
          public Optional<String> declined(Call call) {
            return Optional.empty();
          }

          @Override
          public int run(Call call, PrintStream out, PrintStream err, Daemon.Hangup hangup) {
            out.print("x");
            return 0;
          }
        };
    try (var _ = Daemon.listen(socket, commands)) {
      Optional<Client> client = Client.connect(socket);
      if (client.isPresent()) {
        try (Client connected = client.get()) {
          connected.run(
              new Call("", List.of(), "/", "/", "", Map.of(), "", 100),
              OutputStream.nullOutputStream(),
              OutputStream.nullOutputStream());
        }
      }
    }
  }
}
