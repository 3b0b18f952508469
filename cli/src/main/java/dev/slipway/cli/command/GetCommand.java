package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Table;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectView;
import dev.slipway.target.ObjectView.Standing;
import java.util.List;

/** {@code slipway get}: the Kubernetes objects of an app, each with how it stands. */
final class GetCommand implements Command {
  private final Fleets fleets;

  GetCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .argument("APP", "the app")
        .flag("--watch", "go on with each change until Ctrl-C", "-w")
        .example("slipway get shop", "its objects: ready, age, status")
        .example("slipway get shop --watch", "and each change of that");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      App app = lease.engine().fleet().app(call.required(0));
      ObjectView view = lease.engine().objects(app);
      if (call.flag("--watch")) {
        watch(call, view);
        return ExitCode.OK;
      }
      List<Standing> objects = view.objects();
      var data =
          Tree.mapping()
              .put("app", app.name().value())
              .put(
                  "objects",
                  new Tree.Sequence(objects.stream().<Tree>map(StandingScreen::data).toList()))
              .build();
      call.screen().result(data, screen -> show(screen, app, objects));
      return ExitCode.OK;
    }
  }

  private static void show(Screen screen, App app, List<Standing> objects) {
    if (objects.isEmpty()) {
      screen.line(
          app.name() + " has nothing on the cluster. Deploy it: slipway deploy " + app.name());
      return;
    }
    var table = new Table("OBJECT", "READY", "AGE", "STATUS");
    for (Standing object : objects) {
      table.row(
          object.object(),
          StandingScreen.ready(object),
          StandingScreen.age(object),
          StandingScreen.status(object));
    }
    List<String> lines = table.lines(screen.columns());
    screen.line(screen.style().quiet(lines.getFirst()));
    screen.lines(lines.subList(1, lines.size()));
  }

  private static void watch(Invocation call, ObjectView view) {
    var watching = new Watching(call);
    watching.run(() ->
        view.follow(standing -> {
          call.screen().item(StandingScreen.data(standing), line(standing));
          watching.shown();
        }));
  }

  /** Nobody knows yet how wide the columns of what comes will be. */
  private static String line(Standing standing) {
    return "%-46s  %-7s  %-4s  %s"
        .formatted(
            standing.object(),
            StandingScreen.ready(standing),
            StandingScreen.age(standing),
            StandingScreen.status(standing));
  }
}
