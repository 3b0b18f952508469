package dev.slipway.cli.command;

import dev.slipway.cli.console.Ages;
import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Table;
import dev.slipway.fleet.Fleet;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code slipway check}: reads the fleet's file; what is wrong is told by the reader, at once. */
final class CheckCommand implements Command {
  private final Fleets fleets;

  CheckCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .example("slipway check", "exit code 2 and the places where it is wrong")
        .example("slipway check --fleet other.yaml", "another file");
  }

  @Override
  public ExitCode run(Invocation call) {
    Fleet fleet = fleets.read(call.where());
    List<Tree> apps = new ArrayList<>();
    for (App app : fleet.apps()) {
      apps.add(
          Tree.mapping()
              .put("app", app.name().value())
              .put("repository", app.source().repository())
              .put("ref", app.source().ref().display())
              .put("path", app.source().path())
              .put("target", app.target().toString())
              .put("trigger", app.trigger().name().toLowerCase(Locale.ROOT))
              .build());
    }
    var data =
        Tree.mapping()
            .put("fleet", fleet.name())
            .put("file", fleet.file().toString())
            .put("root", fleet.root().toString())
            .put("apps", new Tree.Sequence(apps))
            .build();
    call.screen().result(data, screen -> show(screen, fleet));
    return ExitCode.OK;
  }

  private static void show(Screen screen, Fleet fleet) {
    screen.labelled("fleet", fleet.name() + ", " + fleet.file() + " is right");
    screen.whole("root", fleet.root().toString());
    if (fleet.apps().isEmpty()) {
      screen.labelled("apps", "none yet");
      return;
    }
    screen.line("");
    var table = new Table("APP", "TARGET", "REF", "TRIGGER", "FROM");
    for (App app : fleet.apps()) {
      String trigger =
          switch (app.trigger()) {
            case AUTO -> "every " + Ages.of(app.interval());
            case MANUAL -> "manual";
          };
      String from = app.source().local() ? "this repository" : app.source().repository();
      String path = app.source().path().isEmpty() ? "" : ", " + app.source().path();
      table.row(
          app.name().value(),
          app.target().toString(),
          app.source().ref().display(),
          app.suspend() ? "suspended" : trigger,
          from + path);
    }
    screen.lines(table.lines(screen.columns()));
  }
}
