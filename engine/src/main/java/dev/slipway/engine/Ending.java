package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.journal.Event.RunOutcome;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** How a run ends: the last events in the journal, and what is told of it. */
final class Ending {
  private final Underway run;
  private final Wiring wiring;
  private final App app;
  private final Recorder recorder;
  private final AppState.Run started;

  Ending(Underway run) {
    this.run = run;
    this.wiring = run.wiring();
    this.app = run.app();
    this.recorder = run.recorder();
    this.started = run.started();
  }

  /** The end of a run before it brought anything up; gives the problem back, to be thrown. */
  Problem refused(Problem problem) {
    boolean acted = !run.now().steps().isEmpty();
    if (acted) {
      Underway.leaveOpenWhereUnreachable(problem);
    }
    recorder.record(
        new Event.RunEnded(
            app.name(),
            started.id(),
            acted ? RunOutcome.FAILED : RunOutcome.NOTHING_DONE,
            problem.exitCode().code(),
            recorder.log().secrets().redact(problem.getMessage())));
    return problem;
  }

  RunResult ended(Prepared prepared, ExitCode code, RunOutcome outcome) {
    end(code, outcome, "");
    return results(prepared).of(code, outcome);
  }

  RunResult failed(
      Prepared prepared, ExitCode code, RunOutcome outcome, Course.Failed failure, Path bundle) {
    end(code, outcome, failure.cause());
    return results(prepared).of(code, outcome, failure, bundle);
  }

  /** Says what came of the deployment that the run is part of, once. */
  void conclude(Event.Conclusion conclusion) {
    recorder
        .state()
        .deployment()
        .filter(deployment -> deployment.phase() != AppState.Phase.COMPLETED)
        .filter(deployment -> deployment.id().equals(started.deployment()))
        .ifPresent(deployment ->
            recorder.record(
                new Event.DeploymentConcluded(app.name(), deployment.id(), conclusion, "slipway")));
  }

  private void end(ExitCode code, RunOutcome outcome, String cause) {
    recorder.record(new Event.RunEnded(app.name(), started.id(), outcome, code.code(), cause));
    tidy();
  }

  /** What a run leaves lying about is no reason to fail it once it is over: the next one tidies. */
  private void tidy() {
    try {
      wiring.tidying().after(app, recorder.state());
    } catch (Problem | UncheckedIOException e) {
      recorder.note(
          "tidy.failed", Tree.mapping().put("why", String.valueOf(e.getMessage())).build());
    }
  }

  private ResultView results(Prepared prepared) {
    return new ResultView(
        recorder.state(), prepared, () -> run.observe(prepared.release().project()));
  }
}
