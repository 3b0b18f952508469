package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event.RunOutcome;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Observed;
import dev.slipway.model.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells what came of a run: what runs now, and what a person can do next. */
final class ResultView {
  private final AppState state;
  private final Prepared prepared;
  private final Supplier<Observed> observe;

  ResultView(AppState state, Prepared prepared, Supplier<Observed> observe) {
    this.state = state;
    this.prepared = prepared;
    this.observe = observe;
  }

  RunResult of(ExitCode code, RunOutcome outcome) {
    return new RunResult(
        code, outcome, state, Optional.of(prepared.plan()), Optional.empty(), List.of());
  }

  RunResult of(ExitCode code, RunOutcome outcome, Course.Failed failure, Path bundle) {
    String app = state.app().value();
    List<String> next = new ArrayList<>();
    boolean held = state.hold().isPresent();
    next.add("slipway logs " + app);
    if (held && outcome == RunOutcome.FAILED && state.lastGood().isPresent()) {
      next.add("slipway rollback " + app + " goes back to what last ran verified");
    }
    if (held) {
      next.add("fix and push, or: slipway release-hold " + app);
    } else if (state.deployment().filter(d -> d.phase() == AppState.Phase.PAUSED).isPresent()) {
      next.add("slipway resume " + app);
    } else {
      next.add("fix and push, or: slipway deploy " + app);
    }
    List<String> commands =
        state
            .lastRun()
            .flatMap(AppState.Run::rollbackCommit)
            .map(commit -> commit.commands())
            .orElse(List.of());
    return new RunResult(
        code,
        outcome,
        state,
        Optional.of(prepared.plan()),
        Optional.of(
            new RunResult.Failure(
                failure.stage().key(),
                failure.service(),
                failure.cause(),
                failure.firstError(),
                failure.seen(),
                running(),
                held,
                Optional.of(bundle).filter(Files::exists),
                commands)),
        next);
  }

  /** "web at 4f1c2d9, running, healthy". */
  private List<String> running() {
    try {
      return observe.get().instances().stream().map(ResultView::line).toList();
    } catch (Problem e) {
      return List.of("unknown: " + e.what());
    }
  }

  static String line(Observed.Instance instance) {
    String health =
        switch (instance.health()) {
          case NONE -> "";
          case STARTING, HEALTHY, UNHEALTHY ->
              ", " + instance.health().name().toLowerCase(Locale.ROOT);
        };
    return instance.service()
        + instance.commit().map(commit -> " at " + commit.abbreviated()).orElse("")
        + ", "
        + instance.state().name().toLowerCase(Locale.ROOT)
        + instance.exitCode().map(code -> " (exit " + code + ")").orElse("")
        + health;
  }
}
