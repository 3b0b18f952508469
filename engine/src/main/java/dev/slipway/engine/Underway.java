package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Stage;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Observed;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Verdict;
import dev.slipway.target.ObjectTarget;
import dev.slipway.target.ServiceTarget;
import dev.slipway.target.Target;
import java.util.Objects;

/**
 * One run that is under way, as everything that happens in it sees it.
 *
 * @param started the run as the journal had it when this process took it up
 */
record Underway(
    Wiring wiring, App app, Target target, Recorder recorder, AppState.Run started, Stop stop) {

  /** This run as the journal has it now. */
  AppState.Run now() {
    return Objects.requireNonNull(recorder.state().runs().get(started.id()));
  }

  Planning planning() {
    return new Planning(
        wiring,
        app,
        recorder.state(),
        started.deployment(),
        started.id(),
        recorder.log()::hide,
        what -> recorder.doing(Stage.PREPARE, what));
  }

  String carryOut(Prepared prepared, Stage stage) {
    Release release = prepared.release();
    return switch (target) {
      case ServiceTarget services ->
          new Rollout(
                  services,
                  () -> observe(release.project()),
                  recorder,
                  stop,
                  app.verify().timeout())
              .carryOut(prepared.plan(), release, stage);
      case ObjectTarget objects ->
          new ObjectRollout(objects, recorder, stop).carryOut(prepared.plan(), release, stage);
    };
  }

  Verdict proof(Prepared prepared) {
    return new Proving(app, target, stop)
        .prove(prepared, started.started(), () -> observe(prepared.release().project()));
  }

  static Recorder.Summary summary(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Healthy healthy -> Recorder.Summary.ok(String.join(", ", healthy.proofs()));
      case Verdict.Unhealthy unhealthy -> Recorder.Summary.failed(unhealthy.cause());
    };
  }

  /**
   * An engine that does not answer proves nothing about the version: the run stays open, and {@code
   * resume} goes on with it when the target can be reached again.
   */
  static void leaveOpenWhereUnreachable(Problem problem) {
    if (problem.exitCode() == ExitCode.UNREACHABLE) {
      throw problem;
    }
  }

  Observed observe(String project) {
    return wiring.observe(target, recorder.state(), app.name(), project);
  }
}
