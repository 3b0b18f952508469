package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Revision;
import dev.slipway.model.RunId;
import dev.slipway.target.Target;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Begins runs and takes up those that another process has left. */
final class Runs {
  private final Wiring wiring;
  private final LiveStates states;
  private final SecureRandom random = new SecureRandom();

  Runs(Wiring wiring, LiveStates states) {
    this.wiring = wiring;
    this.states = states;
  }

  /** Brings up what the app's ref, or the request, points to. */
  RunResult deploy(App app, Request request) {
    try (AppLock _ = AppLock.take(wiring.workspace(), app.name(), request.by())) {
      AppState state = states.of(app.name());
      refuseWhereNotReady(app, state);
      refuseDirt(app, request);
      Revision revision = wiring.source().fetch(source(app, request.commit()));
      refuseRewritten(app, state, revision, request);
      DeploymentId deployment = open(app, state, revision, request.by());
      return begin(app, request, deployment, Event.RunKind.DEPLOY, revision.commit()).run(revision);
    }
  }

  /** Brings the target back to the version that is deployed there. */
  RunResult correct(App app, Request request) {
    try (AppLock _ = AppLock.take(wiring.workspace(), app.name(), request.by())) {
      AppState state = states.of(app.name());
      refuseWhereNotReady(app, state);
      Release good = lastGood(app, state);
      DeploymentId deployment = state.deployment().orElseThrow().id();
      return begin(app, request, deployment, Event.RunKind.CORRECT, good.commit()).correct(good);
    }
  }

  /**
   * Restores a version that was verified before.
   *
   * @param to a run, or the beginning of a commit; empty for the one before what runs now
   */
  RunResult rollBack(App app, Optional<String> to, Request request) {
    try (AppLock _ = AppLock.take(wiring.workspace(), app.name(), request.by())) {
      AppState state = states.of(app.name());
      if (state.openRun().isPresent()) {
        throw Blocked.interrupted(app.name(), state.openRun().get());
      }
      AppState.Run good = verifiedRun(app.name(), state, to);
      Release release = release(app, good);
      DeploymentId deployment = state.deployment().orElseThrow().id();
      Optional<RunId> back = Optional.of(good.id());
      return begin(app, request, deployment, Event.RunKind.ROLLBACK, good.commit(), back)
          .restore(release);
    }
  }

  /** Takes over what already runs as Git says. */
  RunResult adopt(App app, Adoption adoption, Request request) {
    try (AppLock _ = AppLock.take(wiring.workspace(), app.name(), request.by())) {
      AppState state = states.of(app.name());
      refuseWhereNotReady(app, state);
      Revision revision = adoption.revision();
      DeploymentId deployment = open(app, state, revision, request.by());
      return begin(app, request, deployment, Event.RunKind.ADOPT, revision.commit())
          .adopt(revision);
    }
  }

  /** Goes on with the run that was left open, exactly where the journal and the target say. */
  RunResult resume(App app, AppState.Run left, Request request) {
    try (AppLock _ = AppLock.take(wiring.workspace(), app.name(), request.by())) {
      AppState state = states.of(app.name());
      if (state.openRun().filter(run -> run.id().equals(left.id())).isEmpty()) {
        throw Nothing.toResume(app.name());
      }
      Recorder recorder = recorder(app, left.id(), left.started(), request.progress());
      recorder.record(
          new Event.RunResumed(
              app.name(), left.id(), request.by(), ProcessHandle.current().pid(), Boot.id()));
      Deployment deployment = deployment(app, recorder, left, request);
      return switch (left.kind()) {
        case DEPLOY ->
            guarded(
                recorder,
                () ->
                    deployment.run(wiring.source().fetch(source(app, Optional.of(left.commit())))));
        case CORRECT -> guarded(recorder, () -> deployment.correct(lastGood(app, state)));
        case ROLLBACK ->
            guarded(recorder, () -> deployment.restore(release(app, verifiedAt(state, left))));
        case ADOPT ->
            guarded(
                recorder,
                () ->
                    deployment.adopt(
                        wiring.source().fetch(source(app, Optional.of(left.commit())))));
        case REMOVE -> guarded(recorder, () -> givenUp(app, left, recorder));
      };
    }
  }

  /** A removal that was killed, of an app that the fleet lists again by now. */
  private static RunResult givenUp(App app, AppState.Run removal, Recorder recorder) {
    recorder.record(
        new Event.RunEnded(
            app.name(),
            removal.id(),
            Event.RunOutcome.FAILED,
            ExitCode.INTERRUPTED.code(),
            "the app is in the fleet again"));
    return new RunResult(
        ExitCode.OK,
        Event.RunOutcome.NOTHING_DONE,
        recorder.state(),
        Optional.empty(),
        Optional.empty(),
        List.of("slipway deploy " + app.name()));
  }

  /** A run that can be told to go through the stages, closed when it is through. */
  private Begun begin(
      App app, Request request, DeploymentId deployment, Event.RunKind kind, CommitId commit) {
    return begin(app, request, deployment, kind, commit, Optional.empty());
  }

  private Begun begin(
      App app,
      Request request,
      DeploymentId deployment,
      Event.RunKind kind,
      CommitId commit,
      Optional<RunId> restores) {
    var now = Instant.now();
    RunId run = RunId.at(now, random);
    Recorder recorder = recorder(app, run, now, request.progress());
    recorder.record(
        new Event.RunStarted(
            app.name(),
            deployment,
            run,
            kind,
            commit,
            request.by(),
            request.cause(),
            ProcessHandle.current().pid(),
            Boot.id(),
            restores));
    AppState.Run started = Objects.requireNonNull(recorder.state().runs().get(run));
    return new Begun(deployment(app, recorder, started, request), recorder);
  }

  private Deployment deployment(App app, Recorder recorder, AppState.Run started, Request request) {
    Target target = wiring.target(app.target());
    var run = new Underway(wiring, app, target, recorder, started, request.stop());
    return new Deployment(run, request.choice());
  }

  /** A deployment that has its first event on disk. */
  private record Begun(Deployment deployment, Recorder recorder) {
    RunResult run(Revision revision) {
      return guarded(recorder, () -> deployment.run(revision));
    }

    RunResult adopt(Revision revision) {
      return guarded(recorder, () -> deployment.adopt(revision));
    }

    RunResult correct(Release release) {
      return guarded(recorder, () -> deployment.correct(release));
    }

    RunResult restore(Release release) {
      return guarded(recorder, () -> deployment.restore(release));
    }
  }

  /** The edge of a run: a stop leaves it open, and its log is closed whatever happens. */
  private static RunResult guarded(Recorder recorder, Supplier<RunResult> run) {
    try (RunLog _ = recorder.log()) {
      return run.get();
    } catch (Stop.Stopped e) {
      throw Blocked.interrupted(recorder.state().app(), recorder.state().openRun().orElseThrow());
    }
  }

  private Recorder recorder(App app, RunId run, Instant started, Progress progress) {
    RunLog log = RunLog.open(wiring.workspace(), app.name(), run, app.target(), started);
    return new Recorder(
        wiring.journal(),
        log,
        new StateFiles(wiring.workspace()),
        progress,
        app.name(),
        run,
        states.now());
  }

  /** The deployment of this version: the one that is open, or a new one. */
  private DeploymentId open(App app, AppState state, Revision revision, String by) {
    Optional<AppState.Deployment> current =
        state.deployment().filter(d -> d.phase() != AppState.Phase.COMPLETED);
    Optional<AppState.Deployment> same = current.filter(d -> d.commit().equals(revision.commit()));
    if (same.isPresent()) {
      if (same.get().phase() == AppState.Phase.PAUSED) {
        wiring.journal().append(new Event.DeploymentResumed(app.name(), same.get().id(), by));
      }
      return same.get().id();
    }
    current.ifPresent(d ->
        wiring
            .journal()
            .append(
                new Event.DeploymentConcluded(
                    app.name(), d.id(), Event.Conclusion.SUPERSEDED, "slipway")));
    DeploymentId id = DeploymentId.at(Instant.now(), random);
    wiring
        .journal()
        .append(
            new Event.DeploymentOpened(
                app.name(),
                id,
                revision.commit(),
                revision.subject(),
                revision.author(),
                app.target().toString(),
                by));
    return id;
  }

  /** {@code slipway open}: a deployment that waits for a person to run it. */
  DeploymentId openOnly(App app, Request request) {
    try (AppLock _ = AppLock.take(wiring.workspace(), app.name(), request.by())) {
      AppState state = states.of(app.name());
      Revision revision = wiring.source().fetch(source(app, request.commit()));
      return open(app, state, revision, request.by());
    }
  }

  private void refuseWhereNotReady(App app, AppState state) {
    if (state.openRun().isPresent()) {
      throw Blocked.interrupted(app.name(), state.openRun().get());
    }
    if (state.suspended() || app.suspend()) {
      throw Blocked.suspended(app.name());
    }
    for (AppName dependency : app.dependsOn()) {
      if (states.of(dependency).lastGood().isEmpty()) {
        throw new Problem(
            ExitCode.PREPARE_FAILED,
            "it depends on " + dependency + ", which has not been verified yet",
            app.name().value(),
            "slipway deploy " + dependency);
      }
    }
  }

  /** A person who deploys from a repository of their own may believe that their edits count. */
  private void refuseDirt(App app, Request request) {
    if (!app.source().local() || request.dirtyAllowed() || request.commit().isPresent()) {
      return;
    }
    List<String> files = wiring.uncommitted(app);
    if (!files.isEmpty()) {
      throw new Problem(
          ExitCode.DIRTY,
          "changes that are not committed would not be deployed: " + String.join(", ", files),
          app.source().repository(),
          "commit or stash them, or name what you mean with --commit HEAD");
    }
  }

  /** Where a person approves, a rewritten history is theirs to judge; else it is told. */
  private void refuseRewritten(App app, AppState state, Revision revision, Request request) {
    Optional<CommitId> before = state.deployment().map(AppState.Deployment::commit);
    if (before.isEmpty() || !wiring.rewritten(app, before.get(), revision.commit())) {
      return;
    }
    wiring
        .journal()
        .append(new Event.HistoryRewritten(app.name(), before.get(), revision.commit()));
    if (app.approval() == App.ApprovalRule.REQUIRED && request.commit().isEmpty()) {
      throw new Problem(
          ExitCode.REWRITTEN,
          "%s was deployed and is no longer in the history of %s"
              .formatted(before.get().abbreviated(), app.source().ref().display()),
          app.name().value(),
          "look at what was rewritten, then: slipway deploy %s --commit %s"
              .formatted(app.name(), revision.commit()));
    }
  }

  private static AppState.Run verifiedRun(AppName app, AppState state, Optional<String> to) {
    String running = state.lastGood().map(AppState.LastGood::renderedDigest).orElse("");
    boolean goodRuns =
        state.lastRun().flatMap(AppState.Run::end).filter(end -> end.exitCode() == 0).isPresent();
    String held = state.hold().map(AppState.Hold::renderedDigest).orElse("");
    return state.runs().sequencedValues().reversed().stream()
        .filter(run -> !run.proofs().isEmpty() && run.plan().isPresent())
        .filter(run -> {
          String digest = run.plan().orElseThrow().renderedDigest();
          return to.map(wanted -> named(run, wanted))
              .orElse(!digest.equals(held) && !(goodRuns && digest.equals(running)));
        })
        .findFirst()
        .orElseThrow(() -> Nothing.toRollBackTo(app, to));
  }

  private static boolean named(AppState.Run run, String wanted) {
    return run.id().value().equals(wanted)
        || (wanted.length() >= 4 && run.commit().value().startsWith(wanted));
  }

  /**
   * The run whose release a rollback, begun by another process, was to restore. Journals from
   * before the run was named tell only its commit.
   */
  private static AppState.Run verifiedAt(AppState state, AppState.Run rollback) {
    if (rollback.restores().isPresent()) {
      return Optional.ofNullable(state.runs().get(rollback.restores().get()))
          .filter(run -> run.plan().isPresent())
          .orElseThrow(() -> Blocked.releaseLost(state.app(), rollback.commit()));
    }
    return state.runs().sequencedValues().reversed().stream()
        .filter(run -> !run.id().equals(rollback.id()) && !run.proofs().isEmpty())
        .filter(run -> run.commit().equals(rollback.commit()))
        .findFirst()
        .orElseThrow(() -> Nothing.toRollBackTo(state.app(), Optional.empty()));
  }

  /** What last proved itself: the very model, whatever the host's own files say by now. */
  private Release lastGood(App app, AppState state) {
    AppState.LastGood good = state.lastGood().orElseThrow(() -> Nothing.verified(app.name()));
    return wiring
        .releases()
        .load(app.name(), good.release())
        .orElseThrow(() -> Blocked.releaseLost(app.name(), good.commit()));
  }

  /** The sealed record of a verified run, or the same rendered again from Git. */
  private Release release(App app, AppState.Run run) {
    return wiring
        .releases()
        .load(app.name(), run.plan().orElseThrow().release())
        .orElseGet(() -> wiring.renderAgain(app, run));
  }

  static App.Source source(App app, Optional<CommitId> commit) {
    App.Source source = app.source();
    return commit
        .map(id ->
            new App.Source(
                source.repository(),
                new App.Ref.Commit(id),
                source.path(),
                source.allowedSigners(),
                source.local()))
        .orElse(source);
  }
}
