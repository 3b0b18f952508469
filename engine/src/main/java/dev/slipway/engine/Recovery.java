package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.journal.Event.Outcome;
import dev.slipway.journal.Event.RunOutcome;
import dev.slipway.journal.Stage;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Verdict;
import dev.slipway.target.Target;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run does after a failure: everything here was planned for. It collects why, holds what
 * failed, and goes back to what last ran verified.
 */
final class Recovery {
  private final Underway run;
  private final Wiring wiring;
  private final App app;
  private final Target target;
  private final Recorder recorder;
  private final AppState.Run started;
  private final Ending ending;
  private final FailureChoice choice;

  Recovery(Underway run, Ending ending, FailureChoice choice) {
    this.run = run;
    this.wiring = run.wiring();
    this.app = run.app();
    this.target = run.target();
    this.recorder = run.recorder();
    this.started = run.started();
    this.ending = ending;
    this.choice = choice;
  }

  /** What the app's {@code onFailure} says. */
  RunResult recover(Prepared prepared, Course.Failed failure) {
    Path bundle = diagnose(failure);
    ExitCode code = code(failure);
    return switch (reaction(failure)) {
      case SHELVE -> {
        shelve(failure);
        yield ending.failed(prepared, code, RunOutcome.FAILED, failure, bundle);
      }
      case HOLD -> {
        hold(prepared.plan().renderedDigest(), prepared.release(), failure.cause());
        ending.conclude(Event.Conclusion.FAILED);
        yield ending.failed(prepared, code, RunOutcome.FAILED, failure, bundle);
      }
      case ROLLBACK, ASK -> {
        hold(prepared.plan().renderedDigest(), prepared.release(), failure.cause());
        yield rollBack(prepared, failure, code, bundle);
      }
    };
  }

  static ExitCode code(Course.Failed failure) {
    return failure.stage() == Stage.VERIFY ? ExitCode.VERIFY_FAILED : ExitCode.PARTIAL;
  }

  private App.OnFailure reaction(Course.Failed failure) {
    boolean rollingBack = run.now().stages().containsKey(Stage.ROLLBACK);
    return app.onFailure() == App.OnFailure.ASK && !rollingBack
        ? choice.choose(app.name(), failure.cause())
        : app.onFailure();
  }

  private RunResult rollBack(Prepared prepared, Course.Failed failure, ExitCode code, Path bundle) {
    Optional<Release> good = lastGood(prepared);
    if (good.isEmpty()) {
      ending.conclude(Event.Conclusion.FAILED);
      return ending.failed(prepared, code, RunOutcome.FAILED, failure, bundle);
    }
    boolean restored;
    try {
      Verdict verdict = restored(good.get());
      restored = verdict instanceof Verdict.Healthy;
    } catch (Problem e) {
      Underway.leaveOpenWhereUnreachable(e);
      restored = false;
    }
    if (!restored) {
      ending.conclude(Event.Conclusion.FAILED);
      return ending.failed(
          prepared, ExitCode.ROLLBACK_FAILED, RunOutcome.ROLLBACK_FAILED, failure, bundle);
    }
    forwardCommit(good.get(), failure.cause());
    ending.conclude(Event.Conclusion.ROLLED_BACK);
    return ending.failed(prepared, ExitCode.ROLLED_BACK, RunOutcome.ROLLED_BACK, failure, bundle);
  }

  private Verdict restored(Release good) {
    return recorder.stage(
        Stage.ROLLBACK,
        () -> {
          Prepared back = run.planning().planBack(good.rendered());
          wiring.releases().saveRestored(back.release());
          run.carryOut(back, Stage.ROLLBACK);
          return run.proof(back);
        },
        Underway::summary);
  }

  /** What last ran verified, unless that is the very version that failed now. */
  private Optional<Release> lastGood(Prepared prepared) {
    return recorder
        .state()
        .lastGood()
        .filter(good -> !good.renderedDigest().equals(prepared.plan().renderedDigest()))
        .flatMap(good -> wiring.releases().load(app.name(), good.release()));
  }

  /** Collects why it failed, once per run; tells where. */
  Path diagnose(Course.Failed failure) {
    var diagnosis = new Diagnosis(wiring, app, target);
    if (run.now().ended(Stage.DIAGNOSE, Outcome.OK)) {
      return wiring.workspace().bundle(app.name(), started.id());
    }
    Path bundle = wiring.workspace().bundle(app.name(), started.id());
    recorder.stage(
        Stage.DIAGNOSE,
        () -> written(diagnosis, failure),
        problem ->
            problem.isEmpty()
                ? Recorder.Summary.ok(String.valueOf(bundle.getFileName()))
                : Recorder.Summary.failed(problem));
    return bundle;
  }

  /** Empty, or why there is no diagnosis: a full disk must not keep what failed from going back. */
  private String written(Diagnosis diagnosis, Course.Failed failure) {
    try {
      diagnosis.write(recorder.state(), run.now(), failure);
      return "";
    } catch (Problem | UncheckedIOException e) {
      return "no diagnosis could be written: " + e.getMessage();
    }
  }

  private void hold(String digest, Release release, String reason) {
    boolean held =
        recorder.state().hold().filter(hold -> hold.renderedDigest().equals(digest)).isPresent();
    if (!held) {
      recorder.record(
          new Event.HoldPlaced(
              app.name(), started.id(), digest, release.commit(), reason, "slipway"));
    }
  }

  /** Before a rollback that a person asked for: what runs now must not come back by itself. */
  void holdWhatRan(String reason) {
    AppState state = recorder.state();
    boolean placed = state.hold().filter(hold -> hold.run().equals(started.id())).isPresent();
    Wiring.deployedBefore(state, started.id())
        .filter(_ -> !placed)
        .ifPresent(plan ->
            recorder.record(
                new Event.HoldPlaced(
                    app.name(),
                    started.id(),
                    plan.renderedDigest(),
                    plan.commit(),
                    reason,
                    started.by())));
  }

  private void shelve(Course.Failed failure) {
    recorder
        .state()
        .deployment()
        .filter(deployment -> deployment.phase() == AppState.Phase.ACTIVE)
        .ifPresent(deployment ->
            recorder.record(
                new Event.DeploymentShelved(
                    app.name(), deployment.id(), failure.cause(), "slipway")));
  }

  /** Says in Git what was done, once per run. */
  void forwardCommit(Release release, String reason) {
    if (run.now().rollbackCommit().isEmpty()) {
      recorder.record(wiring.forwardCommit().of(app, release, started.id(), reason));
    }
  }
}
