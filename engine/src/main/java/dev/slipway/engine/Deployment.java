package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.journal.Event.Outcome;
import dev.slipway.journal.Event.RunOutcome;
import dev.slipway.journal.Stage;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Observed;
import dev.slipway.model.Plan;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.Tree;
import dev.slipway.model.Verdict;
import dev.slipway.target.Target;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

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
  private final Wiring wiring;
  private final App app;
  private final Target target;
  private final Recorder recorder;
  private final AppState.Run started;
  private final Stop stop;
  private final FailureChoice choice;

  Deployment(
      Wiring wiring,
      App app,
      Recorder recorder,
      AppState.Run started,
      Stop stop,
      FailureChoice choice) {
    this.wiring = wiring;
    this.app = app;
    this.target = wiring.target(app.target());
    this.recorder = recorder;
    this.started = started;
    this.stop = stop;
    this.choice = choice;
  }

  /** Brings up a revision, proves it, and goes back where it does not hold. */
  RunResult run(Revision revision) {
    Prepared prepared;
    try {
      prepared = recalled(revision).orElseGet(() -> prepare(revision));
      stop.here();
      requireApproval(prepared);
      backUp(prepared);
    } catch (Problem e) {
      return refused(e);
    }
    Course course =
        decidedFailure(Stage.DEPLOY, Stage.VERIFY)
            .or(() -> rollOut(prepared, Stage.DEPLOY))
            .orElseGet(() -> verify(prepared));
    return switch (course) {
      case Course.Proven proven -> succeeded(prepared, proven);
      case Course.Failed failed -> recover(prepared, failed);
    };
  }

  /**
   * Brings the target back to the release that last proved itself. Needs no approval and holds
   * nothing: that version was approved and has proved itself before.
   */
  RunResult correct(Release release) {
    Prepared prepared;
    try {
      prepared = recalled(release.rendered().revision()).orElseGet(() -> prepareRestore(release));
      stop.here();
    } catch (Problem e) {
      return refused(e);
    }
    Course course =
        decidedFailure(Stage.DEPLOY, Stage.VERIFY)
            .or(() -> rollOut(prepared, Stage.DEPLOY))
            .orElseGet(() -> verify(prepared));
    return switch (course) {
      case Course.Proven proven -> {
        recordVerified(prepared, proven);
        yield ended(prepared, ExitCode.OK, RunOutcome.SUCCEEDED);
      }
      case Course.Failed failed -> {
        Path bundle = diagnose(failed);
        yield failed(prepared, code(failed), RunOutcome.FAILED, failed, bundle);
      }
    };
  }

  /** Restores a release that was verified before, and holds the one that runs. */
  RunResult restore(Release release) {
    Prepared prepared;
    try {
      prepared = recalled(release.rendered().revision()).orElseGet(() -> prepareRestore(release));
      stop.here();
    } catch (Problem e) {
      return refused(e);
    }
    holdWhatRan("rolled back by " + started.by() + ": " + started.cause());
    Course course =
        decidedFailure(Stage.ROLLBACK, Stage.VERIFY)
            .or(() -> rollOut(prepared, Stage.ROLLBACK))
            .orElseGet(() -> verify(prepared));
    return switch (course) {
      case Course.Proven proven -> {
        recordVerified(prepared, proven);
        forwardCommit(prepared.release(), started.cause());
        conclude(Event.Conclusion.ROLLED_BACK);
        yield ended(prepared, ExitCode.OK, RunOutcome.SUCCEEDED);
      }
      case Course.Failed failed -> {
        Path bundle = diagnose(failed);
        yield failed(
            prepared, ExitCode.ROLLBACK_FAILED, RunOutcome.ROLLBACK_FAILED, failed, bundle);
      }
    };
  }

  /** Takes over what already runs as Git says; starts and stops nothing. */
  RunResult adopt(Revision revision) {
    Prepared prepared;
    try {
      prepared = recalled(revision).orElseGet(() -> prepare(revision));
    } catch (Problem e) {
      return refused(e);
    }
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
          failed(prepared, ExitCode.VERIFY_FAILED, RunOutcome.FAILED, failed, diagnose(failed));
    };
  }

  // ---------------------------------------------------------------------------------- prepare

  /** Everything up to the plan; changes nothing that runs. */
  private Prepared prepare(Revision revision) {
    return recorder.stage(
        Stage.PREPARE, () -> planned(revision), done -> Recorder.Summary.ok(done.summary()));
  }

  private Prepared planned(Revision revision) {
    Prepared prepared = planning().plan(revision);
    if (prepared.plan().blocked()) {
      throw Blocked.by(prepared.plan());
    }
    refuseWhatIsHeld(prepared);
    recordPlan(prepared);
    return prepared;
  }

  private Prepared prepareRestore(Release release) {
    return recorder.stage(
        Stage.PREPARE,
        () -> {
          Prepared prepared = planning().planBack(release.rendered());
          recordPlan(prepared);
          return prepared;
        },
        done -> Recorder.Summary.ok(done.summary()));
  }

  private Planning planning() {
    return new Planning(
        wiring,
        app,
        recorder.state(),
        started.deployment(),
        started.id(),
        recorder.log()::hide,
        what -> recorder.doing(Stage.PREPARE, what));
  }

  private void recordPlan(Prepared prepared) {
    Plan plan = prepared.plan();
    Release release = prepared.release();
    String name = wiring.releases().save(release);
    recorder.record(
        new Event.PlanMade(
            app.name(),
            started.id(),
            plan.hash(),
            plan.renderedDigest(),
            release.commit(),
            app.target().toString(),
            release.project(),
            name,
            PlanView.actions(plan),
            Prepared.changes(plan),
            PlanView.of(plan)));
  }

  /**
   * What this run has planned before its process died: the very release that was sealed then, with
   * what is left to do for it as the target is now.
   */
  private Optional<Prepared> recalled(Revision revision) {
    Optional<Event.PlanMade> made = now().plan();
    if (made.isEmpty()) {
      return Optional.empty();
    }
    Release release =
        wiring
            .releases()
            .load(app.name(), made.get().release())
            .orElseThrow(() -> Blocked.releaseLost(app.name(), revision.commit()));
    Prepared left = planning().planBack(release.rendered());
    if (!now().ended(Stage.PREPARE, Outcome.OK)) {
      recorder.stage(Stage.PREPARE, () -> left, done -> Recorder.Summary.ok(done.summary()));
    }
    return Optional.of(
        new Prepared(left.checkout(), left.release(), left.plan(), made.get().planHash()));
  }

  private void refuseWhatIsHeld(Prepared prepared) {
    Optional<AppState.Hold> hold = recorder.state().hold();
    if (hold.filter(h -> h.renderedDigest().equals(prepared.plan().renderedDigest())).isPresent()
        && started.kind() == Event.RunKind.DEPLOY) {
      throw Blocked.held(app.name(), hold.get());
    }
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
    if (backup.isPresent() && !now().backup().equals(Optional.of(Outcome.OK))) {
      new BackupCommand(recorder).run(app, backup.get(), prepared);
    }
  }

  // ------------------------------------------------------------------------- deploy and verify

  private Optional<Course> rollOut(Prepared prepared, Stage stage) {
    try {
      recorder.stage(stage, () -> carryOut(prepared, stage), Recorder.Summary::ok);
      return Optional.empty();
    } catch (Problem e) {
      leaveOpenWhereUnreachable(e);
      return Optional.of(failure(stage, e.where().orElse(""), e.what(), ""));
    }
  }

  private String carryOut(Prepared prepared, Stage stage) {
    Release release = prepared.release();
    var patience = app.verify().timeout();
    return new Rollout(target, () -> observe(release.project()), recorder, stop, patience)
        .carryOut(prepared.plan(), release, stage);
  }

  private Verdict proof(Prepared prepared) {
    return new Proving(app, target, stop)
        .prove(prepared, started.started(), () -> observe(prepared.release().project()));
  }

  private Course verify(Prepared prepared) {
    stop.here();
    try {
      Verdict verdict = recorder.stage(Stage.VERIFY, () -> proof(prepared), Deployment::summary);
      return switch (verdict) {
        case Verdict.Healthy healthy -> new Course.Proven(healthy.proofs());
        case Verdict.Unhealthy bad ->
            failure(Stage.VERIFY, bad.service(), bad.cause(), bad.firstError());
      };
    } catch (Problem e) {
      leaveOpenWhereUnreachable(e);
      return failure(Stage.VERIFY, e.where().orElse(""), e.what(), "");
    }
  }

  /** The cause goes to the journal, to holds and into commits: no secret may be in it. */
  private Course.Failed failure(Stage stage, String service, String cause, String firstError) {
    var secrets = recorder.log().secrets();
    return new Course.Failed(stage, service, secrets.redact(cause), secrets.redact(firstError));
  }

  /**
   * An engine that does not answer proves nothing about the version: the run stays open, and {@code
   * resume} goes on with it when the target can be reached again.
   */
  private static void leaveOpenWhereUnreachable(Problem problem) {
    if (problem.exitCode() == ExitCode.UNREACHABLE) {
      throw problem;
    }
  }

  private static Recorder.Summary summary(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Healthy healthy -> Recorder.Summary.ok(String.join(", ", healthy.proofs()));
      case Verdict.Unhealthy unhealthy -> Recorder.Summary.failed(unhealthy.cause());
    };
  }

  private RunResult succeeded(Prepared prepared, Course.Proven proven) {
    releaseHold(prepared);
    recordVerified(prepared, proven);
    conclude(Event.Conclusion.VERIFIED);
    boolean acted = now().steps().stream().anyMatch(step -> step.stage() == Stage.DEPLOY);
    return ended(prepared, ExitCode.OK, acted ? RunOutcome.SUCCEEDED : RunOutcome.UNCHANGED);
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
              now().plan().orElseThrow().release(),
              app.target().toString(),
              prepared.release().project(),
              proven.proofs()));
    }
  }

  // ------------------------------------------------------------------------------- on failure

  /** What the app's {@code onFailure} says: everything from here on was planned for. */
  private RunResult recover(Prepared prepared, Course.Failed failure) {
    Path bundle = diagnose(failure);
    ExitCode code = code(failure);
    return switch (reaction(failure)) {
      case SHELVE -> {
        shelve(failure);
        yield failed(prepared, code, RunOutcome.FAILED, failure, bundle);
      }
      case HOLD -> {
        hold(prepared.plan().renderedDigest(), prepared.release(), failure.cause());
        conclude(Event.Conclusion.FAILED);
        yield failed(prepared, code, RunOutcome.FAILED, failure, bundle);
      }
      case ROLLBACK, ASK -> {
        hold(prepared.plan().renderedDigest(), prepared.release(), failure.cause());
        yield rollBack(prepared, failure, code, bundle);
      }
    };
  }

  private static ExitCode code(Course.Failed failure) {
    return failure.stage() == Stage.VERIFY ? ExitCode.VERIFY_FAILED : ExitCode.PARTIAL;
  }

  private App.OnFailure reaction(Course.Failed failure) {
    boolean rollingBack = now().stages().containsKey(Stage.ROLLBACK);
    return app.onFailure() == App.OnFailure.ASK && !rollingBack
        ? choice.choose(app.name(), failure.cause())
        : app.onFailure();
  }

  private RunResult rollBack(Prepared prepared, Course.Failed failure, ExitCode code, Path bundle) {
    Optional<Release> good = lastGood(prepared);
    if (good.isEmpty()) {
      conclude(Event.Conclusion.FAILED);
      return failed(prepared, code, RunOutcome.FAILED, failure, bundle);
    }
    boolean restored;
    try {
      Verdict verdict = restored(good.get());
      restored = verdict instanceof Verdict.Healthy;
    } catch (Problem e) {
      leaveOpenWhereUnreachable(e);
      restored = false;
    }
    if (!restored) {
      conclude(Event.Conclusion.FAILED);
      return failed(
          prepared, ExitCode.ROLLBACK_FAILED, RunOutcome.ROLLBACK_FAILED, failure, bundle);
    }
    forwardCommit(good.get(), failure.cause());
    conclude(Event.Conclusion.ROLLED_BACK);
    return failed(prepared, ExitCode.ROLLED_BACK, RunOutcome.ROLLED_BACK, failure, bundle);
  }

  private Verdict restored(Release good) {
    return recorder.stage(
        Stage.ROLLBACK,
        () -> {
          Prepared back = planning().planBack(good.rendered());
          wiring.releases().saveRestored(back.release());
          carryOut(back, Stage.ROLLBACK);
          return proof(back);
        },
        Deployment::summary);
  }

  /** What last ran verified, unless that is the very version that failed now. */
  private Optional<Release> lastGood(Prepared prepared) {
    return recorder
        .state()
        .lastGood()
        .filter(good -> !good.renderedDigest().equals(prepared.plan().renderedDigest()))
        .flatMap(good -> wiring.releases().load(app.name(), good.release()));
  }

  private Path diagnose(Course.Failed failure) {
    var diagnosis = new Diagnosis(wiring, app, target);
    if (now().ended(Stage.DIAGNOSE, Outcome.OK)) {
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
      diagnosis.write(recorder.state(), now(), failure);
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
  private void holdWhatRan(String reason) {
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

  private void forwardCommit(Release release, String reason) {
    if (now().rollbackCommit().isEmpty()) {
      recorder.record(wiring.forwardCommit(app, release, started.id(), reason));
    }
  }

  // ------------------------------------------------------------------------------- the journal

  /** The failure that this run met before its process died; it is not tried a second time. */
  private Optional<Course> decidedFailure(Stage... stages) {
    for (Stage stage : stages) {
      if (now().ended(stage, Outcome.FAILED)) {
        return Optional.of(Course.Failed.recorded(now(), stage));
      }
    }
    return Optional.empty();
  }

  private void conclude(Event.Conclusion conclusion) {
    recorder
        .state()
        .deployment()
        .filter(deployment -> deployment.phase() != AppState.Phase.COMPLETED)
        .filter(deployment -> deployment.id().equals(started.deployment()))
        .ifPresent(deployment ->
            recorder.record(
                new Event.DeploymentConcluded(app.name(), deployment.id(), conclusion, "slipway")));
  }

  private RunResult refused(Problem problem) {
    boolean acted = !now().steps().isEmpty();
    if (acted) {
      leaveOpenWhereUnreachable(problem);
    }
    recorder.record(
        new Event.RunEnded(
            app.name(),
            started.id(),
            acted ? RunOutcome.FAILED : RunOutcome.NOTHING_DONE,
            problem.exitCode().code(),
            recorder.log().secrets().redact(problem.getMessage())));
    throw problem;
  }

  private RunResult ended(Prepared prepared, ExitCode code, RunOutcome outcome) {
    end(code, outcome, "");
    return results(prepared).of(code, outcome);
  }

  private RunResult failed(
      Prepared prepared, ExitCode code, RunOutcome outcome, Course.Failed failure, Path bundle) {
    end(code, outcome, failure.cause());
    return results(prepared).of(code, outcome, failure, bundle);
  }

  private void end(ExitCode code, RunOutcome outcome, String cause) {
    recorder.record(new Event.RunEnded(app.name(), started.id(), outcome, code.code(), cause));
    tidy();
  }

  /** What a run leaves lying about is no reason to fail it once it is over: the next one tidies. */
  private void tidy() {
    try {
      wiring.tidy(app, recorder.state());
    } catch (Problem | UncheckedIOException e) {
      recorder.note(
          "tidy.failed", Tree.mapping().put("why", String.valueOf(e.getMessage())).build());
    }
  }

  private ResultView results(Prepared prepared) {
    return new ResultView(recorder.state(), prepared, () -> observe(prepared.release().project()));
  }

  /** This run as the journal has it now. */
  private AppState.Run now() {
    return Objects.requireNonNull(recorder.state().runs().get(started.id()));
  }

  private Observed observe(String project) {
    return wiring.observe(target, recorder.state(), app.name(), project);
  }
}
