package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.journal.Event.Outcome;
import dev.slipway.journal.Stage;
import dev.slipway.model.App;
import dev.slipway.model.Plan;
import dev.slipway.model.Release;
import dev.slipway.model.Revision;
import java.util.Optional;

/** The first stage of a run: all that it needs before it changes anything that runs. */
final class Preparing {
  private final Underway run;
  private final Wiring wiring;
  private final App app;
  private final Recorder recorder;
  private final AppState.Run started;

  Preparing(Underway run) {
    this.run = run;
    this.wiring = run.wiring();
    this.app = run.app();
    this.recorder = run.recorder();
    this.started = run.started();
  }

  /** What is to be brought up: as it was planned before the process died, or planned now. */
  Prepared of(Revision revision) {
    return recalled(revision).orElseGet(() -> prepare(revision));
  }

  /** What is to be brought back: as it was planned before the process died, or planned now. */
  Prepared of(Release release) {
    return recalled(release.rendered().revision()).orElseGet(() -> prepareRestore(release));
  }

  /** Everything up to the plan; changes nothing that runs. */
  private Prepared prepare(Revision revision) {
    return recorder.stage(
        Stage.PREPARE, () -> planned(revision), done -> Recorder.Summary.ok(done.summary()));
  }

  private Prepared planned(Revision revision) {
    Prepared prepared = run.planning().plan(revision);
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
          Prepared prepared = run.planning().planBack(release.rendered());
          recordPlan(prepared);
          return prepared;
        },
        done -> Recorder.Summary.ok(done.summary()));
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
    Optional<Event.PlanMade> made = run.now().plan();
    if (made.isEmpty()) {
      return Optional.empty();
    }
    Release release =
        wiring
            .releases()
            .load(app.name(), made.get().release())
            .orElseThrow(() -> Blocked.releaseLost(app.name(), revision.commit()));
    Prepared left = run.planning().planBack(release.rendered());
    if (!run.now().ended(Stage.PREPARE, Outcome.OK)) {
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
}
