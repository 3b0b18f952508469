package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Table;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectView.Totals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code slipway stats}: how much the apps have on their clusters. */
final class StatsCommand implements Command {
  private final Fleets fleets;

  StatsCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .arguments("APP", "the apps to count; all that run on Kubernetes where none is named")
        .example("slipway stats", "objects, those that fail, pods, storage");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      Map<App, Totals> all = new LinkedHashMap<>();
      for (App app : Selection.orAll(call, lease.engine().fleet())) {
        if (!call.arguments(0).isEmpty() || app.target().kind() == TargetRef.Kind.KUBERNETES) {
          all.put(app, lease.engine().objects(app).totals());
        }
      }
      List<Tree> views = new ArrayList<>();
      all.forEach((app, totals) -> views.add(data(app, totals)));
      call.screen()
          .result(
              Tree.mapping().put("apps", new Tree.Sequence(views)).build(),
              screen -> show(screen, all));
      return ExitCode.OK;
    }
  }

  private static void show(Screen screen, Map<App, Totals> all) {
    if (all.isEmpty()) {
      screen.line("No app of the fleet runs on Kubernetes. See: slipway status");
      return;
    }
    var table =
        new Table("APP", "OBJECTS", "READY", "IN PROGRESS", "FAILING", "PODS", "CLAIMS", "STORAGE");
    all.forEach((app, totals) ->
        table.row(
            app.name().value(),
            totals.objects() + "",
            totals.ready() + "",
            inProgress(totals) + "",
            totals.failing() + "",
            totals.pods() + "",
            totals.claims() + "",
            storage(totals.requested())));
    List<String> lines = table.lines(screen.columns());
    screen.line(screen.style().quiet(lines.getFirst()));
    screen.lines(lines.subList(1, lines.size()));
  }

  private static int inProgress(Totals totals) {
    return totals.objects() - totals.ready() - totals.failing();
  }

  /** {@code 512.0 Mi}. */
  private static String storage(long bytes) {
    double amount = bytes;
    for (String unit : List.of("", "Ki", "Mi", "Gi")) {
      if (amount < 1024) {
        return unit.isEmpty() ? bytes + "" : String.format(Locale.ROOT, "%.1f %s", amount, unit);
      }
      amount /= 1024;
    }
    return String.format(Locale.ROOT, "%.1f Ti", amount);
  }

  private static Tree data(App app, Totals totals) {
    return Tree.mapping()
        .put("app", app.name().value())
        .put("objects", totals.objects())
        .put("ready", totals.ready())
        .put("inProgress", inProgress(totals))
        .put("failing", totals.failing())
        .put("pods", totals.pods())
        .put("claims", totals.claims())
        .put("requestedBytes", totals.requested())
        .build();
  }
}
