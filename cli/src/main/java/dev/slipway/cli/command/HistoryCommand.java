package dev.slipway.cli.command;

import dev.slipway.cli.console.Ages;
import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Table;
import dev.slipway.engine.StateView;
import dev.slipway.journal.AppState;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code slipway history}: the runs of an app, newest first. */
final class HistoryCommand implements Command {
  private static final int LIMIT = 20;

  private final Fleets fleets;

  HistoryCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .arguments("APP", "the app; may be left out where the fleet has only one")
        .option("--limit", "N", "at most so many runs, the newest (" + LIMIT + ")")
        .example("slipway history web", "what was deployed, by whom, on what proof");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      int limit = call.number("--limit", LIMIT);
      List<Tree> views = new ArrayList<>();
      for (App app : Selection.explicit(call, lease.engine().fleet(), false)) {
        List<AppState.Run> runs = lease.engine().history(app.name()).stream().limit(limit).toList();
        runs.forEach(run -> views.add(StateView.run(run).with("app", Tree.of(app.name().value()))));
        call.screen().text(screen -> show(screen, app, runs));
      }
      call.screen().data(Tree.mapping().put("runs", new Tree.Sequence(views)).build());
      return ExitCode.OK;
    }
  }

  static void show(Screen screen, App app, List<AppState.Run> runs) {
    if (runs.isEmpty()) {
      screen.line(app.name() + " was never deployed. Deploy it: slipway deploy " + app.name());
      return;
    }
    var table = new Table("WHEN", "RUN", "COMMIT", "BY", "WHAT", "RESULT");
    for (AppState.Run run : runs) {
      table.row(
          Ages.of(Duration.between(run.started(), Instant.now())),
          shortId(run.id().value()),
          run.commit().abbreviated(),
          run.by(),
          what(run),
          result(run));
    }
    List<String> lines = table.lines(screen.columns());
    screen.line(screen.style().quiet(lines.getFirst()));
    screen.lines(lines.subList(1, lines.size()));
  }

  private static String shortId(String run) {
    return run.substring(run.lastIndexOf('-') + 1);
  }

  private static String what(AppState.Run run) {
    String kind =
        switch (run.kind()) {
          case DEPLOY -> "deploy";
          case ROLLBACK -> "rollback";
          case CORRECT -> "correct";
          case ADOPT -> "adopt";
          case REMOVE -> "remove";
        };
    return run.cause().isEmpty() || run.cause().equals("asked for")
        ? kind
        : kind + ", " + run.cause();
  }

  private static String result(AppState.Run run) {
    if (run.end().isEmpty()) {
      return "not ended; slipway resume where nothing works on it";
    }
    AppState.End end = run.end().get();
    String proofs = String.join(", ", run.proofs());
    return switch (end.outcome()) {
      case SUCCEEDED -> "verified: " + proofs;
      case UNCHANGED -> "nothing to do" + (proofs.isEmpty() ? "" : "; verified: " + proofs);
      case NOTHING_DONE -> "nothing done: " + end.cause();
      case FAILED -> "failed: " + end.cause();
      case ROLLED_BACK ->
          "rolled back: "
              + end.cause()
              + run.rollbackCommit()
                  .flatMap(back -> back.commit())
                  .map(commit -> "; committed as " + commit.abbreviated())
                  .orElse("");
      case ROLLBACK_FAILED -> "rollback failed: " + end.cause();
    };
  }
}
