package dev.slipway.cli;

import dev.slipway.cli.command.CommandLines;
import dev.slipway.cli.command.Commands;
import dev.slipway.cli.command.LocalFleets;
import dev.slipway.cli.console.Session;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a command line in this process and keeps what it wrote. */
public record CommandLine(int code, String out, String err) {
  public static CommandLine in(Path directory, String... args) {
    return in(directory, Session.Terminal.NONE, args);
  }

  public static CommandLine in(Path directory, Session.Terminal terminal, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var session = new Session(directory, "ana", Map.of(), terminal, stream(out), stream(err));
    int code = new CommandLines(new Commands(new LocalFleets())).run(List.of(args), session);
    return new CommandLine(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
