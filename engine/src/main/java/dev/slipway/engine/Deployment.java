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
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.Verdict;
import dev.slipway.target.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One run of one app through the stages. If you read one page of Slipway, read this one.
 *
 * <pre>
 *   Revision -> Checkout -> Rendered -> Findings -> Plan -> Applied -> Verdict
 * </pre>
 *
 * <p>A run may die at any line. What it intends is in the journal before it acts, what came of it
 * afterwards. {@link #run} is therefore also how a run goes on in another process: it asks the
 * journal what is decided and the target what is already so, and does the rest.
 */
final class Deployment {
  private final Underway run;
  private final App app;
  private final Target target;
  private final Recorder recorder;
  private final AppState.Run started;
  private final Stop stop;
  private final Preparing preparing;
  private final Ending ending;
  private final Recovery recovery;

  Deployment(Underway run, FailureChoice choice) {
    this.run = run;
    this.app = run.app();
    this.target = run.target();
    this.recorder = run.recorder();
    this.started = run.started();
    this.stop = run.stop();
    this.preparing = new Preparing(run);
    this.ending = new Ending(run);
    this.recovery = new Recovery(run, ending, choice);
  }

  /** Brings up a revision, proves it, and goes back where it does not hold. */
  RunResult run(Revision revision) {
    Prepared prepared =
        ready(() -> {
          Prepared planned = unlessStopped(preparing.of(revision));
          requireApproval(planned);
          backUp(planned);
          return planned;
        });
    Course course = course(prepared, Stage.DEPLOY);
    return switch (course) {
      case Course.Proven proven -> succeeded(prepared, proven);
      case Course.Failed failed -> recovery.recover(prepared, failed);
    };
  }

  /**
   * Brings the target back to the release that last proved itself. Needs no approval and holds
   * nothing: that version was approved and has proved itself before.
   */
  RunResult correct(Release release) {
    Prepared prepared = ready(() -> unlessStopped(preparing.of(release)));
    Course course = course(prepared, Stage.DEPLOY);
    return switch (course) {
      case Course.Proven proven -> {
        recordVerified(prepared, proven);
        yield ending.ended(prepared, ExitCode.OK, RunOutcome.SUCCEEDED);
      }
      case Course.Failed failed -> {
        Path bundle = recovery.diagnose(failed);
        yield ending.failed(prepared, Recovery.code(failed), RunOutcome.FAILED, failed, bundle);
      }
    };
  }

  /** Restores a release that was verified before, and holds the one that runs. */
  RunResult restore(Release release) {
    Prepared prepared = ready(() -> unlessStopped(preparing.of(release)));
    recovery.holdWhatRan("rolled back by " + started.by() + ": " + started.cause());
    Course course = course(prepared, Stage.ROLLBACK);
    return switch (course) {
      case Course.Proven proven -> {
        recordVerified(prepared, proven);
        recovery.forwardCommit(prepared.release(), started.cause());
        ending.conclude(Event.Conclusion.ROLLED_BACK);
        yield ending.ended(prepared, ExitCode.OK, RunOutcome.SUCCEEDED);
      }
      case Course.Failed failed -> {
        Path bundle = recovery.diagnose(failed);
        yield ending.failed(
            prepared, ExitCode.ROLLBACK_FAILED, RunOutcome.ROLLBACK_FAILED, failed, bundle);
      }
    };
  }

  /** Takes over what already runs as Git says; starts and stops nothing. */
  RunResult adopt(Revision revision) {
    Prepared prepared = ready(() -> preparing.of(revision));
    Rendered rendered = prepared.release().rendered();
    Map<String, String> instances = new TreeMap<>();
    List<Target.Adoptable> running = target.adoptable(rendered);
    for (Target.Adoptable service : running) {
      if (service.differences().isEmpty()) {
        String digest = Objects.requireNonNull(rendered.serviceDigests().get(service.service()));
        service.instances().forEach(id -> instances.put(id, digest));
      }
    }
    recorder.record(new Event.InstancesAdopted(app.name(), started.id(), instances));
    return switch (verify(prepared)) {
      case Course.Proven proven -> succeeded(prepared, proven);
      case Course.Failed failed ->
          ending.failed(
              prepared,
              ExitCode.VERIFY_FAILED,
              RunOutcome.FAILED,
              failed,
              recovery.diagnose(failed));
    };
  }

  /** A refusal before anything is brought up ends the run. */
  private Prepared ready(Supplier<Prepared> preparation) {
    try {
      return preparation.get();
    } catch (Problem e) {
      throw ending.refused(e);
    }
  }

  private Prepared unlessStopped(Prepared prepared) {
    stop.here();
    return prepared;
  }

  private void requireApproval(Prepared prepared) {
    if (app.approval() == App.ApprovalRule.REQUIRED
        && prepared.plan().hasChanges()
        && started.kind() == Event.RunKind.DEPLOY
        && !recorder.state().approvals().containsKey(prepared.approvable())) {
      throw Blocked.approvalNeeded(app.name(), prepared.approvable());
    }
  }

  /** Once per run where the journal says so; the command can tell by the run's id. */
  private void backUp(Prepared prepared) {
    Optional<App.Backup> backup =
        app.backup()
            .filter(_ -> started.kind() == Event.RunKind.DEPLOY && prepared.plan().hasChanges());
    if (backup.isPresent() && !run.now().backup().equals(Optional.of(Outcome.OK))) {
      new BackupCommand(recorder).run(app, backup.get(), prepared);
    }
  }

  // ------------------------------------------------------------------------- deploy and verify

  private Course course(Prepared prepared, Stage stage) {
    return decidedFailure(stage, Stage.VERIFY)
        .or(() -> rollOut(prepared, stage))
        .orElseGet(() -> verify(prepared));
  }

  /** The failure that this run met before its process died; it is not tried a second time. */
  private Optional<Course> decidedFailure(Stage... stages) {
    for (Stage stage : stages) {
      if (run.now().ended(stage, Outcome.FAILED)) {
        return Optional.of(Course.Failed.recorded(run.now(), stage));
      }
    }
    return Optional.empty();
  }

  private Optional<Course> rollOut(Prepared prepared, Stage stage) {
    try {
      recorder.stage(stage, () -> run.carryOut(prepared, stage), Recorder.Summary::ok);
      return Optional.empty();
    } catch (Problem e) {
      Underway.leaveOpenWhereUnreachable(e);
      return Optional.of(failure(stage, e.where().orElse(""), e.what(), "", List.of()));
    }
  }

  private Course verify(Prepared prepared) {
    stop.here();
    try {
      Verdict verdict = recorder.stage(Stage.VERIFY, () -> run.proof(prepared), Underway::summary);
      return switch (verdict) {
        case Verdict.Healthy healthy -> new Course.Proven(healthy.proofs());
        case Verdict.Unhealthy bad ->
            failure(Stage.VERIFY, bad.service(), bad.cause(), bad.firstError(), bad.proofs());
      };
    } catch (Problem e) {
      Underway.leaveOpenWhereUnreachable(e);
      return failure(Stage.VERIFY, e.where().orElse(""), e.what(), "", List.of());
    }
  }

  /** The cause goes to the journal, to holds and into commits: no secret may be in it. */
  private Course.Failed failure(
      Stage stage, String service, String cause, String firstError, List<String> seen) {
    var secrets = recorder.log().secrets();
    return new Course.Failed(
        stage,
        service,
        secrets.redact(cause),
        secrets.redact(firstError),
        seen.stream().map(secrets::redact).toList());
  }

  private RunResult succeeded(Prepared prepared, Course.Proven proven) {
    releaseHold(prepared);
    recordVerified(prepared, proven);
    ending.conclude(Event.Conclusion.VERIFIED);
    boolean acted = run.now().steps().stream().anyMatch(step -> step.stage() == Stage.DEPLOY);
    return ending.ended(prepared, ExitCode.OK, acted ? RunOutcome.SUCCEEDED : RunOutcome.UNCHANGED);
  }

  /** A hold ends by itself when something new has proved itself: neither the bad nor the old. */
  private void releaseHold(Prepared prepared) {
    String digest = prepared.plan().renderedDigest();
    AppState state = recorder.state();
    boolean overtaken =
        state.hold().filter(hold -> !hold.renderedDigest().equals(digest)).isPresent()
            && state.lastGood().filter(good -> good.renderedDigest().equals(digest)).isEmpty();
    if (overtaken) {
      recorder.record(
          new Event.HoldReleased(app.name(), "slipway", "another version is being verified"));
    }
  }

  private void recordVerified(Prepared prepared, Course.Proven proven) {
    boolean recorded =
        recorder.state().lastGood().filter(good -> good.run().equals(started.id())).isPresent();
    if (!recorded) {
      recorder.record(
          new Event.Verified(
              app.name(),
              started.id(),
              prepared.release().commit(),
              prepared.plan().renderedDigest(),
              run.now().plan().orElseThrow().release(),
              app.target().toString(),
              prepared.release().project(),
              proven.proofs()));
    }
  }
}
