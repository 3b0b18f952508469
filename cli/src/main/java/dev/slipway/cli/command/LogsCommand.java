package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.LogLine;
import dev.slipway.model.Tree;
import dev.slipway.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** {@code slipway logs}: what the services of an app wrote, secrets out. */
final class LogsCommand implements Command {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final Fleets fleets;

  LogsCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .argument("APP", "the app")
        .optionalArgument("SERVICE", "one service of it; all where none is named")
        .option("--tail", "N", "the last lines of each service (100)")
        .option("--since", "TIME", "an instant (2026-11-21T09:30:00Z) or an age (30s, 10m, 2h, 1d)")
        .flag("--follow", "go on until Ctrl-C", "-f")
        .example("slipway logs web --since 10m", "the last ten minutes");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      App app = lease.engine().fleet().app(call.required(0));
      var request =
          new Target.LogRequest(
              call.argument(1), since(call), call.number("--tail", 100), call.flag("--follow"));
      Screen screen = call.screen();
      Thread reader = Thread.currentThread();
      if (request.follow()) {
        call.session().onInterrupt(reader::interrupt);
      }
      lease
          .engine()
          .logs(
              app,
              request,
              line -> {
                screen.item(data(line), text(line));
                if (call.session().out().checkError()) {
                  // Whoever read this has gone: a pager was closed, a client was ended.
                  reader.interrupt();
                }
              });
      // The interruption was the wish to end and is not one for what follows.
      Thread.interrupted();
      return ExitCode.OK;
    }
  }

  private static String text(LogLine line) {
    return TIME.format(line.at()) + "  " + line.service() + " | " + line.text();
  }

  private static Tree data(LogLine line) {
    return Tree.mapping()
        .put("at", line.at().toString())
        .put("service", line.service())
        .put("stream", line.stream().name().toLowerCase(Locale.ROOT))
        .put("text", line.text())
        .build();
  }

  private static Optional<Instant> since(Invocation call) {
    Optional<String> given = call.option("--since");
    if (given.isEmpty()) {
      return Optional.empty();
    }
    String text = given.get();
    try {
      if (text.contains("T")) {
        return Optional.of(Instant.parse(text));
      }
      long count = Long.parseLong(text.substring(0, text.length() - 1));
      Duration age =
          switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            case 'd' -> Duration.ofDays(count);
            default -> throw new NumberFormatException(text);
          };
      return Optional.of(Instant.now().minus(age));
    } catch (DateTimeParseException
        | NumberFormatException
        | IndexOutOfBoundsException
        | ArithmeticException e) {
      throw call.usage("--since is an instant (2026-11-21T09:30:00Z) or an age (30s, 10m, 2h, 1d)");
    }
  }
}
