package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;
import dev.slipway.engine.PlanView;
import dev.slipway.engine.RunResult;
import dev.slipway.engine.StateView;
import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.model.App;
import dev.slipway.model.Change;
import dev.slipway.model.CommitId;
import dev.slipway.model.Plan;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What came of a run, as a person reads it and as data. */
final class ResultScreen {
  private static final int MOST_NAMES = 12;

  private ResultScreen() {}

  static Tree.Mapping tree(RunResult result) {
    var view =
        Tree.mapping()
            .put("app", result.state().app().value())
            .put("outcome", key(result.outcome()))
            .put("exit", result.exitCode().code())
            .put("run", result.state().lastRun().map(run -> run.id().value()));
    result.plan().ifPresent(plan -> view.put("plan", PlanView.of(plan)));
    result.failure().ifPresent(failure -> view.put("failure", failure(failure)));
    return view.put("state", StateView.of(result.state()))
        .put("next", Tree.ofTexts(result.next()))
        .build();
  }

  private static Tree failure(RunResult.Failure failure) {
    return Tree.mapping()
        .put("stage", failure.stage())
        .put("service", failure.service())
        .put("cause", failure.cause())
        .put("firstError", failure.firstError())
        .put("seen", Tree.ofTexts(failure.seen()))
        .put("running", Tree.ofTexts(failure.running()))
        .put("held", failure.held())
        .put("bundle", failure.bundle().map(Object::toString))
        .put("commands", Tree.ofTexts(failure.commands()))
        .build();
  }

  private static String key(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static void show(Screen screen, App app, RunResult result) {
    Optional<RunResult.Failure> failure = result.failure();
    if (failure.isPresent()) {
      failed(screen, result, failure.get());
    } else {
      succeeded(screen, app, result);
    }
  }

  private static void succeeded(Screen screen, App app, RunResult result) {
    AppState state = result.state();
    String at =
        state
            .lastGood()
            .map(AppState.LastGood::commit)
            .or(() -> state.lastRun().map(AppState.Run::commit))
            .map(CommitId::abbreviated)
            .orElse("?");
    String run = state.lastRun().map(last -> " Run " + last.id() + ".").orElse("");
    String line =
        switch (result.outcome()) {
          case SUCCEEDED -> app.name() + " is at " + at + ", verified." + run;
          case UNCHANGED -> app.name() + " is at " + at + " already, verified. Nothing was done.";
          case NOTHING_DONE -> app.name() + ": nothing was done." + run;
          case ROLLED_BACK -> app.name() + " is back at " + at + ", verified, and held." + run;
          case FAILED, ROLLBACK_FAILED -> app.name() + " failed." + run;
        };
    boolean back =
        state.lastRun().filter(last -> last.kind() == Event.RunKind.ROLLBACK).isPresent();
    String other =
        result
            .plan()
            .flatMap(Plan::previous)
            .filter(commit -> !commit.abbreviated().equals(at))
            .map(commit -> (back ? "back from " : "previous: ") + commit.abbreviated())
            .orElse("");
    screen.apart(line, other);
    result.next().forEach(next -> screen.labelled("  ", "next", next));
  }

  private static void failed(Screen screen, RunResult result, RunResult.Failure failure) {
    String app = result.state().app().value();
    boolean named = failure.service().isEmpty() || failure.cause().startsWith(failure.service());
    String service = named ? "" : failure.service() + ": ";
    screen.hanging(
        screen.style().bad(app + " FAILED") + " in " + failure.stage() + "  ",
        app.length() + failure.stage().length() + 13,
        service + failure.cause());
    if (!failure.firstError().isEmpty()) {
      label(screen, "first error", failure.firstError());
    }
    boolean objects =
        result.plan().filter(p -> p.target().kind() == TargetRef.Kind.KUBERNETES).isPresent();
    if (objects) {
      failure.seen().forEach(line -> label(screen, "seen", line));
    }
    result.plan().ifPresent(plan -> changed(screen, plan));
    label(
        screen,
        "running now",
        String.join("; ", failure.running()) + (objects ? "" : "; volumes untouched"));
    if (failure.held()) {
      label(
          screen,
          "held",
          "the daemon will not deploy "
              + result.state().hold().map(hold -> hold.commit().abbreviated()).orElse("it")
              + " again");
    }
    rollback(screen, result, failure);
    result.next().forEach(next -> whole(screen, "next", next));
    failure.bundle().ifPresent(bundle -> whole(screen, "bundle", bundle.toString()));
    label(screen, "exit", result.exitCode().code() + " (" + result.exitCode().meaning() + ")");
  }

  private static void changed(Screen screen, Plan plan) {
    String changed = names(plan.changes().stream().filter(Change::acts).toList());
    String kept = names(plan.changes().stream().filter(change -> !change.acts()).toList());
    label(
        screen,
        "changed",
        (changed.isEmpty() ? "nothing" : changed) + (kept.isEmpty() ? "" : "; unchanged: " + kept));
  }

  /** Of an app with many objects the first few: a person looks for what went wrong here. */
  private static String names(List<Change> changes) {
    int more = changes.size() - MOST_NAMES;
    return changes.stream().limit(MOST_NAMES).map(Change::service).collect(Collectors.joining(", "))
        + (more > 0 ? " and %,d more".formatted(more) : "");
  }

  private static void rollback(Screen screen, RunResult result, RunResult.Failure failure) {
    result
        .state()
        .lastRun()
        .flatMap(AppState.Run::rollbackCommit)
        .flatMap(Event.RollbackCommitted::commit)
        .ifPresent(
            commit -> label(screen, "committed", "the way back, as " + commit.abbreviated()));
    if (!failure.commands().isEmpty()) {
      label(screen, "in Git", "the branch still has the bad version; take it back with:");
      failure.commands().forEach(command -> whole(screen, "", command));
    }
  }

  /** A path or a command is never cut: a person copies it. */
  private static void whole(Screen screen, String label, String text) {
    screen.line("  " + StageLines.pad(label, 13) + text);
  }

  private static void label(Screen screen, String label, String text) {
    screen.hanging("  " + StageLines.pad(label, 13), 15, text);
  }
}
