package dev.slipway.cli.command;

import dev.slipway.cli.console.Ages;
import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Style;
import dev.slipway.cli.console.Table;
import dev.slipway.engine.AppStatus;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code slipway status}: one line for each app. */
final class StatusCommand implements Command {
  private final Fleets fleets;

  StatusCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .arguments("APP", "the apps to show; all where none is named")
        .example("slipway status", "every app of the fleet")
        .example("slipway status --output json", "for scripts");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      List<String> wanted = call.arguments(0);
      wanted.forEach(lease.engine().fleet()::app);
      List<AppStatus> apps = new ArrayList<>();
      for (AppStatus app : lease.engine().status()) {
        if (wanted.isEmpty() || wanted.contains(app.app().value())) {
          apps.add(app);
        }
      }
      List<Tree> views = new ArrayList<>();
      apps.forEach(app -> views.add(app.tree()));
      var data = Tree.mapping().put("apps", new Tree.Sequence(views)).build();
      call.screen().result(data, screen -> show(screen, apps));
      return ExitCode.OK;
    }
  }

  private static void show(Screen screen, List<AppStatus> apps) {
    if (apps.isEmpty()) {
      screen.line("The fleet has no apps yet. List one under apps: in slipway.yaml.");
      return;
    }
    var table = new Table("APP", "TARGET", "COMMIT", "VERIFIED", "STATE", "SINCE", "NOTE");
    for (AppStatus app : apps) {
      table.row(
          app.app().value(),
          app.target(),
          app.commit().map(CommitId::abbreviated).orElse("-"),
          app.verified() ? "yes" : "no",
          app.condition().key(),
          app.since().map(at -> Ages.of(Duration.between(at, Instant.now()))).orElse("-"),
          app.note());
    }
    List<String> lines = table.lines(screen.columns());
    screen.line(screen.style().quiet(lines.getFirst()));
    lines.stream().skip(1).map(line -> marked(screen.style(), line, apps)).forEach(screen::line);
  }

  /** Colours the word for the state after the columns were measured. */
  private static String marked(Style style, String line, List<AppStatus> apps) {
    for (AppStatus app : apps) {
      String word = " " + app.condition().key() + " ";
      if (line.startsWith(app.app().value() + " ") && line.contains(word)) {
        String painted =
            switch (app.condition()) {
              case ACTIVE -> style.good(app.condition().key());
              case FAILED, HELD, INTERRUPTED -> style.bad(app.condition().key());
              case NEW, RUNNING_STAGE, SUSPENDED, REMOVED, PAUSED, OPEN, AWAITING_APPROVAL ->
                  style.warning(app.condition().key());
            };
        int at = line.lastIndexOf(word, Math.max(0, line.length() - app.note().length()));
        return at < 0
            ? line
            : line.substring(0, at + 1) + painted + line.substring(at + word.length() - 1);
      }
    }
    return line;
  }
}
