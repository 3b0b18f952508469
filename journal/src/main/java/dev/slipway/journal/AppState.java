package dev.slipway.journal;

import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.RunId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What the journal says of one app: a fold over its events, and nothing else.
 *
 * @param deployment the newest deployment
 * @param runs every run that retention has left, oldest first
 * @param lastGood what last proved itself
 * @param hold what must not be deployed again by itself
 * @param approvals plan hash to the approval that was given to it
 * @param adopted instance id to the service digest that it counts as
 * @param drift service to what is different; empty while the target is as deployed
 * @param removed true once the app left the fleet and nothing of it runs
 */
public record AppState(
    AppName app,
    Optional<Deployment> deployment,
    SequencedMap<RunId, Run> runs,
    Optional<LastGood> lastGood,
    Optional<Hold> hold,
    boolean suspended,
    Map<String, Approval> approvals,
    Map<String, String> adopted,
    Map<String, String> drift,
    boolean removed) {

  public static AppState of(AppName app) {
    return new AppState(
        app,
        Optional.empty(),
        new LinkedHashMap<>(),
        Optional.empty(),
        Optional.empty(),
        false,
        Map.of(),
        Map.of(),
        Map.of(),
        false);
  }

  public Optional<Run> lastRun() {
    return runs.isEmpty() ? Optional.empty() : Optional.of(runs.lastEntry().getValue());
  }

  /** The run that was started and has not ended: it is under way, or its process died. */
  public Optional<Run> openRun() {
    return lastRun().filter(run -> run.end().isEmpty());
  }

  /** Where a deployment is in its life. */
  public enum Phase {
    ACTIVE,
    PAUSED,
    COMPLETED
  }

  /**
   * @param conclusion how it ended; empty while it has not
   */
  public record Deployment(
      DeploymentId id,
      CommitId commit,
      String subject,
      String author,
      String target,
      String by,
      Instant opened,
      Phase phase,
      Optional<Event.Conclusion> conclusion) {}

  /**
   * One passage through the stages.
   *
   * @param stages the stages that were started, with how they ended where they did
   * @param steps the steps that were started, in order
   * @param pid the process that has or had the run in hand, with the boot that it belongs to
   */
  public record Run(
      RunId id,
      DeploymentId deployment,
      Event.RunKind kind,
      CommitId commit,
      String by,
      String cause,
      Instant started,
      long pid,
      String boot,
      EnumMap<Stage, StageState> stages,
      List<Step> steps,
      Optional<Event.PlanMade> plan,
      List<String> proofs,
      Optional<Event.RollbackCommitted> rollbackCommit,
      Optional<Event.Outcome> backup,
      Optional<End> end) {

    public boolean ended(Stage stage, Event.Outcome outcome) {
      StageState state = stages.get(stage);
      return state != null && state.outcome().equals(Optional.of(outcome));
    }

    /** The last stage that was started; empty before the first. */
    public Optional<Stage> stage() {
      return stages.keySet().stream().reduce((first, last) -> last);
    }
  }

  /**
   * @param outcome empty while it is under way
   */
  public record StageState(
      Instant started, Optional<Instant> ended, Optional<Event.Outcome> outcome, String summary) {}

  /**
   * @param outcome empty while it is under way, or where its process died
   */
  public record Step(
      Stage stage,
      String service,
      String action,
      List<String> before,
      List<String> after,
      Optional<Event.Outcome> outcome,
      String message) {}

  public record End(Instant at, Event.RunOutcome outcome, int exitCode, String cause) {}

  public record LastGood(
      RunId run,
      CommitId commit,
      String renderedDigest,
      String release,
      String target,
      String project,
      Instant at,
      List<String> proofs) {}

  public record Hold(
      RunId run, String renderedDigest, CommitId commit, String reason, String by, Instant since) {}

  public record Approval(String by, String proof, String key, Instant at) {}
}
