package dev.slipway.journal;

import dev.slipway.model.CommitId;
import dev.slipway.model.RunId;

/** Turns a stored payload into its event; the other direction of {@link EventCodec#encode}. */
final class EventReader {
  private EventReader() {}

  static Event read(String type, Fields in) {
    return switch (type) {
      case "deployment_opened_v1" ->
          new Event.DeploymentOpened(
              in.app(),
              in.deployment(),
              in.commit("commit"),
              in.text("subject"),
              in.text("author"),
              in.text("target"),
              in.text("by"));
      case "deployment_shelved_v1" ->
          new Event.DeploymentShelved(in.app(), in.deployment(), in.text("reason"), in.text("by"));
      case "deployment_resumed_v1" ->
          new Event.DeploymentResumed(in.app(), in.deployment(), in.text("by"));
      case "deployment_concluded_v1" ->
          new Event.DeploymentConcluded(
              in.app(),
              in.deployment(),
              in.word("conclusion", Event.Conclusion.class),
              in.text("by"));
      case "run_started_v1" ->
          new Event.RunStarted(
              in.app(),
              in.deployment(),
              in.run(),
              in.word("kind", Event.RunKind.class),
              in.commit("commit"),
              in.text("by"),
              in.text("cause"),
              in.number("pid"),
              in.text("boot"),
              in.optional("restores").map(RunId::new));
      case "run_resumed_v1" ->
          new Event.RunResumed(
              in.app(), in.run(), in.text("by"), in.number("pid"), in.text("boot"));
      case "stage_started_v1" -> new Event.StageStarted(in.app(), in.run(), in.stage());
      case "stage_ended_v1" ->
          new Event.StageEnded(in.app(), in.run(), in.stage(), outcome(in), in.text("summary"));
      case "plan_made_v1" -> plan(in);
      case "plan_approved_v1" ->
          new Event.PlanApproved(
              in.app(),
              in.text("planHash"),
              in.text("by"),
              in.text("proof"),
              in.text("key"),
              in.text("signature"));
      case "backup_started_v1" -> new Event.BackupStarted(in.app(), in.run());
      case "backup_ended_v1" ->
          new Event.BackupEnded(in.app(), in.run(), outcome(in), in.text("message"));
      case "step_started_v1" ->
          new Event.StepStarted(
              in.app(),
              in.run(),
              in.stage(),
              in.text("service"),
              in.text("action"),
              in.texts("before"));
      case "step_ended_v1" ->
          new Event.StepEnded(
              in.app(),
              in.run(),
              in.stage(),
              in.text("service"),
              outcome(in),
              in.texts("after"),
              in.text("message"));
      case "verified_v1" ->
          new Event.Verified(
              in.app(),
              in.run(),
              in.commit("commit"),
              in.text("renderedDigest"),
              in.text("release"),
              in.text("target"),
              in.text("project"),
              in.texts("proofs"));
      case "run_ended_v1" ->
          new Event.RunEnded(
              in.app(),
              in.run(),
              in.word("outcome", Event.RunOutcome.class),
              Math.toIntExact(in.number("exitCode")),
              in.text("cause"));
      case "hold_placed_v1" ->
          new Event.HoldPlaced(
              in.app(),
              in.run(),
              in.text("renderedDigest"),
              in.commit("commit"),
              in.text("reason"),
              in.text("by"));
      case "hold_released_v1" -> new Event.HoldReleased(in.app(), in.text("by"), in.text("reason"));
      case "app_suspended_v1" -> new Event.AppSuspended(in.app(), in.text("by"), in.text("reason"));
      case "app_continued_v1" -> new Event.AppContinued(in.app(), in.text("by"));
      case "drift_found_v1" -> new Event.DriftFound(in.app(), in.map("differences"));
      case "drift_gone_v1" -> new Event.DriftGone(in.app());
      case "instances_adopted_v1" ->
          new Event.InstancesAdopted(in.app(), in.run(), in.map("instances"));
      case "rollback_committed_v1" ->
          new Event.RollbackCommitted(
              in.app(), in.run(), in.optional("commit").map(CommitId::new), in.texts("commands"));
      case "history_rewritten_v1" ->
          new Event.HistoryRewritten(in.app(), in.commit("from"), in.commit("to"));
      case "app_removed_v1" -> new Event.AppRemoved(in.app(), in.run());
      case "app_rebuilt_v1" ->
          new Event.AppRebuilt(
              in.app(),
              in.commit("commit"),
              in.text("target"),
              in.text("project"),
              in.map("instances"));
      case "events_sealed_v1" ->
          new Event.EventsSealed(
              in.number("count"),
              in.number("firstSequence"),
              in.text("lastHash"),
              in.under("state"));
      default -> throw EventCodec.unknown(type);
    };
  }

  static Event.PlanMade plan(Fields in) {
    return new Event.PlanMade(
        in.app(),
        in.run(),
        in.text("planHash"),
        in.text("renderedDigest"),
        in.commit("commit"),
        in.text("target"),
        in.text("project"),
        in.text("release"),
        in.map("changes"),
        in.text("summary"),
        in.under("plan"));
  }

  private static Event.Outcome outcome(Fields in) {
    return in.word("outcome", Event.Outcome.class);
  }
}
