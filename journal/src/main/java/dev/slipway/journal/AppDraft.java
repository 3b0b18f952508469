package dev.slipway.journal;

import dev.slipway.model.AppName;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.RunId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An app's state while events are folded into it, so that a long fold does not copy all runs. */
final class AppDraft {
  private final AppName app;
  private final LinkedHashMap<RunId, AppState.Run> runs;
  private Optional<AppState.Deployment> deployment;
  private Optional<AppState.LastGood> lastGood;
  private boolean removed;
  final LinkedHashMap<String, AppState.Approval> approvals;
  final LinkedHashMap<String, String> adopted;
  Optional<AppState.Hold> hold;
  Map<String, String> drift;
  boolean suspended;

  AppDraft(AppState from) {
    app = from.app();
    runs = new LinkedHashMap<>(from.runs());
    deployment = from.deployment();
    lastGood = from.lastGood();
    removed = from.removed();
    approvals = new LinkedHashMap<>(from.approvals());
    adopted = new LinkedHashMap<>(from.adopted());
    hold = from.hold();
    drift = from.drift();
    suspended = from.suspended();
  }

  AppState state() {
    return new AppState(
        app, deployment, runs, lastGood, hold, suspended, approvals, adopted, drift, removed);
  }

  void opened(Event.DeploymentOpened e, Instant at) {
    removed = false;
    deployment =
        Optional.of(
            new AppState.Deployment(
                e.deployment(),
                e.commit(),
                e.subject(),
                e.author(),
                e.target(),
                e.by(),
                at,
                AppState.Phase.ACTIVE,
                Optional.empty()));
  }

  void phase(DeploymentId id, AppState.Phase phase) {
    deployment = deployment.map(d -> d.id().equals(id) ? d.in(phase, d.conclusion()) : d);
  }

  /** An approval was given for a deployment: once that is over, its plans need a new one. */
  void concluded(Event.DeploymentConcluded e) {
    deployment =
        deployment.map(d ->
            d.id().equals(e.deployment())
                ? d.in(AppState.Phase.COMPLETED, Optional.of(e.conclusion()))
                : d);
    runs.values().stream()
        .filter(run -> run.deployment().equals(e.deployment()))
        .flatMap(run -> run.plan().stream())
        .forEach(plan -> approvals.remove(plan.planHash()));
  }

  void started(Event.RunStarted e, Instant at) {
    runs.put(e.run(), AppState.Run.of(e, at));
  }

  void run(RunId id, UnaryOperator<AppState.Run> change) {
    runs.computeIfPresent(id, (_, run) -> change.apply(run));
  }

  void verified(Event.Verified e, Instant at) {
    run(e.run(), run -> run.proved(e.proofs()));
    lastGood =
        Optional.of(
            new AppState.LastGood(
                e.run(),
                e.commit(),
                e.renderedDigest(),
                e.release(),
                e.target(),
                e.project(),
                at,
                e.proofs()));
  }

  void removed() {
    removed = true;
    lastGood = Optional.empty();
    hold = Optional.empty();
    drift = Map.of();
    adopted.clear();
    approvals.clear();
  }

  /** What labels and Git can tell; the digest of the rendering and the release are lost. */
  void rebuilt(Event.AppRebuilt e, Instant at) {
    removed = false;
    adopted.putAll(e.instances());
    lastGood =
        Optional.of(
            new AppState.LastGood(
                new RunId("rebuilt"),
                e.commit(),
                "",
                "",
                e.target(),
                e.project(),
                at,
                List.of("found in labels and Git")));
  }
}
