package dev.slipway.journal;

import dev.slipway.model.AppName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The fold of events to state; pure.
 *
 * <p>An event about a run that is not known changes nothing: retention may have taken the run's
 * beginning away, and then the seal carries what still matters of it.
 */
final class Fold {
  private final TreeMap<AppName, AppState> done;
  private final TreeMap<AppName, AppDraft> drafts = new TreeMap<>();

  private Fold(States from) {
    done = new TreeMap<>(from.apps());
  }

  static States over(States from, List<Entry> entries) {
    var fold = new Fold(from);
    long sequence = from.sequence();
    String hash = from.hash();
    for (Entry entry : entries) {
      if (entry.sequence() > sequence) {
        fold.take(entry);
        sequence = entry.sequence();
        hash = entry.hash();
      }
    }
    fold.finish();
    return new States(fold.done, sequence, hash);
  }

  private void take(Entry entry) {
    switch (entry.event()) {
      case Event.OfApp event -> take(event, draft(event.app()), entry.at());
      case Event.EventsSealed seal -> {
        finish();
        var restored = StateCodec.restore(seal.state(), done);
        done.clear();
        done.putAll(restored);
      }
    }
  }

  private AppDraft draft(AppName app) {
    return drafts.computeIfAbsent(
        app, name -> new AppDraft(done.getOrDefault(name, AppState.of(name))));
  }

  private void finish() {
    drafts.forEach((app, draft) -> done.put(app, draft.state()));
    drafts.clear();
  }

  private static void take(Event.OfApp event, AppDraft app, Instant at) {
    switch (event) {
      case Event.DeploymentOpened e -> app.opened(e, at);
      case Event.DeploymentShelved e -> app.phase(e.deployment(), AppState.Phase.PAUSED);
      case Event.DeploymentResumed e -> app.phase(e.deployment(), AppState.Phase.ACTIVE);
      case Event.DeploymentConcluded e -> app.concluded(e);
      case Event.RunStarted e -> app.started(e, at);
      case Event.RunResumed e -> app.run(e.run(), run -> run.resumed(e));
      case Event.StageStarted e -> app.run(e.run(), run -> run.started(e, at));
      case Event.StageEnded e -> app.run(e.run(), run -> run.ended(e, at));
      case Event.PlanMade e -> app.run(e.run(), run -> run.planned(e));
      case Event.PlanApproved e ->
          app.approvals.put(e.planHash(), new AppState.Approval(e.by(), e.proof(), e.key(), at));
      case Event.BackupStarted e -> app.run(e.run(), run -> run.backedUp(Optional.empty()));
      case Event.BackupEnded e -> app.run(e.run(), run -> run.backedUp(Optional.of(e.outcome())));
      case Event.StepStarted e -> app.run(e.run(), run -> run.started(e));
      case Event.StepEnded e -> app.run(e.run(), run -> run.ended(e));
      case Event.Verified e -> app.verified(e, at);
      case Event.RunEnded e -> app.run(e.run(), run -> run.ended(e, at));
      case Event.HoldPlaced e ->
          app.hold =
              Optional.of(
                  new AppState.Hold(
                      e.run(), e.renderedDigest(), e.commit(), e.reason(), e.by(), at));
      case Event.HoldReleased _ -> app.hold = Optional.empty();
      case Event.AppSuspended _ -> app.suspended = true;
      case Event.AppContinued _ -> app.suspended = false;
      case Event.DriftFound e -> app.drift = e.differences();
      case Event.DriftGone _ -> app.drift = Map.of();
      case Event.InstancesAdopted e -> app.adopted.putAll(e.instances());
      case Event.RollbackCommitted e -> app.run(e.run(), run -> run.committed(e));
      // It matters to whoever reads the history, not to what is done next.
      case Event.HistoryRewritten _ -> {}
      case Event.AppRemoved _ -> app.removed();
      case Event.AppRebuilt e -> app.rebuilt(e, at);
    }
  }
}
