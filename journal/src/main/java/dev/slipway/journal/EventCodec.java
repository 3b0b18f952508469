package dev.slipway.journal;

import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.RunId;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.util.List;
import java.util.Locale;

/**
 * Events as they are stored: a name with a version, and a payload.
 *
 * <p>Written out by hand, since a command that only reads the journal must start fast. A name that
 * was released keeps its meaning and its fields for ever; fields that are unknown are passed over.
 */
public final class EventCodec {
  /** Every name that this version can read, in the order of {@link Event}. */
  public static final List<String> TYPES =
      List.of(
          "deployment_opened_v1",
          "deployment_shelved_v1",
          "deployment_resumed_v1",
          "deployment_concluded_v1",
          "run_started_v1",
          "run_resumed_v1",
          "stage_started_v1",
          "stage_ended_v1",
          "plan_made_v1",
          "plan_approved_v1",
          "backup_started_v1",
          "backup_ended_v1",
          "step_started_v1",
          "step_ended_v1",
          "verified_v1",
          "run_ended_v1",
          "hold_placed_v1",
          "hold_released_v1",
          "app_suspended_v1",
          "app_continued_v1",
          "drift_found_v1",
          "drift_gone_v1",
          "instances_adopted_v1",
          "rollback_committed_v1",
          "history_rewritten_v1",
          "app_removed_v1",
          "app_rebuilt_v1",
          "events_sealed_v1");

  private EventCodec() {}

  /** {@code deployment_opened_v1}. */
  static String type(Event event) {
    return switch (event) {
      case Event.DeploymentOpened _ -> "deployment_opened_v1";
      case Event.DeploymentShelved _ -> "deployment_shelved_v1";
      case Event.DeploymentResumed _ -> "deployment_resumed_v1";
      case Event.DeploymentConcluded _ -> "deployment_concluded_v1";
      case Event.RunStarted _ -> "run_started_v1";
      case Event.RunResumed _ -> "run_resumed_v1";
      case Event.StageStarted _ -> "stage_started_v1";
      case Event.StageEnded _ -> "stage_ended_v1";
      case Event.PlanMade _ -> "plan_made_v1";
      case Event.PlanApproved _ -> "plan_approved_v1";
      case Event.BackupStarted _ -> "backup_started_v1";
      case Event.BackupEnded _ -> "backup_ended_v1";
      case Event.StepStarted _ -> "step_started_v1";
      case Event.StepEnded _ -> "step_ended_v1";
      case Event.Verified _ -> "verified_v1";
      case Event.RunEnded _ -> "run_ended_v1";
      case Event.HoldPlaced _ -> "hold_placed_v1";
      case Event.HoldReleased _ -> "hold_released_v1";
      case Event.AppSuspended _ -> "app_suspended_v1";
      case Event.AppContinued _ -> "app_continued_v1";
      case Event.DriftFound _ -> "drift_found_v1";
      case Event.DriftGone _ -> "drift_gone_v1";
      case Event.InstancesAdopted _ -> "instances_adopted_v1";
      case Event.RollbackCommitted _ -> "rollback_committed_v1";
      case Event.HistoryRewritten _ -> "history_rewritten_v1";
      case Event.AppRemoved _ -> "app_removed_v1";
      case Event.AppRebuilt _ -> "app_rebuilt_v1";
      case Event.EventsSealed _ -> "events_sealed_v1";
    };
  }

  /** The payload of an event: its fields under their names, what is empty left out. */
  public static Tree.Mapping encode(Event event) {
    var out = Tree.mapping();
    switch (event) {
      case Event.OfApp ofApp -> {
        out.put("app", ofApp.app().value());
        write(ofApp, out);
      }
      case Event.EventsSealed e ->
          out.put("count", e.count())
              .put("firstSequence", e.firstSequence())
              .put("lastHash", e.lastHash())
              .put("state", e.state());
    }
    return out.build();
  }

  private static void write(Event.OfApp event, Tree.MappingBuilder out) {
    switch (event) {
      case Event.DeploymentOpened e ->
          out.put("deployment", e.deployment().value())
              .put("commit", e.commit().value())
              .put("subject", e.subject())
              .put("author", e.author())
              .put("target", e.target())
              .put("by", e.by());
      case Event.DeploymentShelved e ->
          out.put("deployment", e.deployment().value()).put("reason", e.reason()).put("by", e.by());
      case Event.DeploymentResumed e ->
          out.put("deployment", e.deployment().value()).put("by", e.by());
      case Event.DeploymentConcluded e ->
          out.put("deployment", e.deployment().value())
              .put("conclusion", word(e.conclusion()))
              .put("by", e.by());
      case Event.RunStarted e ->
          out.put("deployment", e.deployment().value())
              .put("run", e.run().value())
              .put("kind", word(e.kind()))
              .put("commit", e.commit().value())
              .put("by", e.by())
              .put("cause", e.cause())
              .put("pid", e.pid())
              .put("boot", e.boot())
              .put("restores", e.restores().map(RunId::value));
      case Event.RunResumed e ->
          out.put("run", e.run().value())
              .put("by", e.by())
              .put("pid", e.pid())
              .put("boot", e.boot());
      case Event.StageStarted e -> out.put("run", e.run().value()).put("stage", e.stage().key());
      case Event.StageEnded e ->
          out.put("run", e.run().value())
              .put("stage", e.stage().key())
              .put("outcome", word(e.outcome()))
              .put("summary", e.summary());
      case Event.PlanMade e -> plan(e, out);
      case Event.PlanApproved e ->
          out.put("planHash", e.planHash())
              .put("by", e.by())
              .put("proof", e.proof())
              .put("key", e.key())
              .put("signature", e.signature());
      case Event.BackupStarted e -> out.put("run", e.run().value());
      case Event.BackupEnded e ->
          out.put("run", e.run().value())
              .put("outcome", word(e.outcome()))
              .put("message", e.message());
      case Event.StepStarted e ->
          out.put("run", e.run().value())
              .put("stage", e.stage().key())
              .put("service", e.service())
              .put("action", e.action())
              .put("before", Tree.ofTexts(e.before()));
      case Event.StepEnded e ->
          out.put("run", e.run().value())
              .put("stage", e.stage().key())
              .put("service", e.service())
              .put("outcome", word(e.outcome()))
              .put("after", Tree.ofTexts(e.after()))
              .put("message", e.message());
      case Event.Verified e ->
          out.put("run", e.run().value())
              .put("commit", e.commit().value())
              .put("renderedDigest", e.renderedDigest())
              .put("release", e.release())
              .put("target", e.target())
              .put("project", e.project())
              .put("proofs", Tree.ofTexts(e.proofs()));
      case Event.RunEnded e ->
          out.put("run", e.run().value())
              .put("outcome", word(e.outcome()))
              .put("exitCode", e.exitCode())
              .put("cause", e.cause());
      case Event.HoldPlaced e ->
          out.put("run", e.run().value())
              .put("renderedDigest", e.renderedDigest())
              .put("commit", e.commit().value())
              .put("reason", e.reason())
              .put("by", e.by());
      case Event.HoldReleased e -> out.put("by", e.by()).put("reason", e.reason());
      case Event.AppSuspended e -> out.put("by", e.by()).put("reason", e.reason());
      case Event.AppContinued e -> out.put("by", e.by());
      case Event.DriftFound e -> out.put("differences", Tree.ofTexts(e.differences()));
      case Event.DriftGone _ -> {}
      case Event.InstancesAdopted e ->
          out.put("run", e.run().value()).put("instances", Tree.ofTexts(e.instances()));
      case Event.RollbackCommitted e ->
          out.put("run", e.run().value())
              .put("commit", e.commit().map(CommitId::value))
              .put("commands", Tree.ofTexts(e.commands()));
      case Event.HistoryRewritten e -> out.put("from", e.from().value()).put("to", e.to().value());
      case Event.AppRemoved e -> out.put("run", e.run().value());
      case Event.AppRebuilt e ->
          out.put("commit", e.commit().value())
              .put("target", e.target())
              .put("project", e.project())
              .put("instances", Tree.ofTexts(e.instances()));
    }
  }

  private static void plan(Event.PlanMade e, Tree.MappingBuilder out) {
    out.put("run", e.run().value())
        .put("planHash", e.planHash())
        .put("renderedDigest", e.renderedDigest())
        .put("commit", e.commit().value())
        .put("target", e.target())
        .put("project", e.project())
        .put("release", e.release())
        .put("changes", Tree.ofTexts(e.changes()))
        .put("summary", e.summary())
        .put("plan", e.plan());
  }

  /** How an enum constant is stored: {@code rolled_back}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The event that a payload tells of.
   *
   * @throws Problem (exit code 1) where this version of Slipway does not know the type, or a field
   *     is missing
   */
  public static Event decode(String type, Tree.Mapping payload) {
    return EventReader.read(type, new Fields(type, payload));
  }

  /** What is said of a type that a newer Slipway wrote. */
  static Problem unknown(String type) {
    return new UnknownEventType(type);
  }

  /** An event that this version cannot read; whoever knows who wrote it says so. */
  static final class UnknownEventType extends Problem {
    private static final long serialVersionUID = 1L;

    UnknownEventType(String type) {
      super(
          ExitCode.ERROR,
          "this version of Slipway cannot read events of type " + Wording.printable(type),
          "",
          "use the version of Slipway that wrote it, or a newer one");
    }

    UnknownEventType(UnknownEventType cause, String where, String writer) {
      super(ExitCode.ERROR, cause.what(), where, "use Slipway " + writer + " or newer", cause);
    }
  }
}
