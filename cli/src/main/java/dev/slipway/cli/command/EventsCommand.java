package dev.slipway.cli.command;

import dev.slipway.cli.console.Ages;
import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Table;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectView;
import dev.slipway.target.ObjectView.Happening;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** {@code slipway events}: what the cluster says has happened to the objects of an app. */
final class EventsCommand implements Command {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final Fleets fleets;

  EventsCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .argument("APP", "the app")
        .flag("--watch", "go on with each new event until Ctrl-C", "-w")
        .example("slipway events shop", "of its objects and their pods, newest last");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      App app = lease.engine().fleet().app(call.required(0));
      ObjectView view = lease.engine().objects(app);
      if (call.flag("--watch")) {
        var watching = new Watching(call);
        watching.run(() ->
            view.followEvents(event -> {
              call.screen().item(data(event), line(event));
              watching.shown();
            }));
        return ExitCode.OK;
      }
      List<Happening> events = view.events();
      var data =
          Tree.mapping()
              .put("app", app.name().value())
              .put(
                  "events",
                  new Tree.Sequence(events.stream().<Tree>map(EventsCommand::data).toList()))
              .build();
      call.screen().result(data, screen -> show(screen, app, events));
      return ExitCode.OK;
    }
  }

  private static void show(Screen screen, App app, List<Happening> events) {
    if (events.isEmpty()) {
      screen.line("The cluster remembers no events of " + app.name() + ".");
      return;
    }
    var table = new Table("AGE", "TYPE", "REASON", "OBJECT", "MESSAGE");
    for (Happening event : events) {
      table.row(
          Ages.of(Duration.between(event.at(), Instant.now())),
          event.type(),
          event.reason(),
          event.object(),
          message(event));
    }
    List<String> lines = table.lines(screen.columns());
    screen.line(screen.style().quiet(lines.getFirst()));
    screen.lines(lines.subList(1, lines.size()));
  }

  private static String line(Happening event) {
    return "%s  %-7s  %s  %s  %s"
        .formatted(
            TIME.format(event.at()), event.type(), event.reason(), event.object(), message(event));
  }

  private static String message(Happening event) {
    return event.message() + (event.count() > 1 ? " (" + event.count() + " times)" : "");
  }

  private static Tree data(Happening event) {
    return Tree.mapping()
        .put("at", event.at().toString())
        .put("type", event.type())
        .put("object", event.object())
        .put("reason", event.reason())
        .put("message", event.message())
        .put("count", event.count())
        .build();
  }
}
