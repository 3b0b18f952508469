package dev.slipway.journal;

import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
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

  public AppState {
    runs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(runs));
    approvals = Map.copyOf(approvals);
    adopted = Map.copyOf(adopted);
    drift = Map.copyOf(drift);
  }

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

  /**
   * The deployment run that failed and whose changes were left as they are, where nothing has
   * changed them since: what runs is then not what last proved itself, and is not meant to be.
   */
  public Optional<Run> standingFailure() {
    return runs.sequencedValues().reversed().stream()
        .filter(run -> !run.steps().isEmpty())
        .findFirst()
        .filter(run -> run.kind() == Event.RunKind.DEPLOY)
        .filter(run -> run.end().filter(e -> e.outcome() == Event.RunOutcome.FAILED).isPresent());
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
      Optional<Event.Conclusion> conclusion) {
    Deployment in(Phase phase, Optional<Event.Conclusion> conclusion) {
      return new Deployment(id, commit, subject, author, target, by, opened, phase, conclusion);
    }
  }

  /**
   * One passage through the stages.
   *
   * @param stages the stages that were started, with how they ended where they did
   * @param steps the steps that were started, in order
   * @param pid the process that has or had the run in hand, with the boot that it belongs to
   * @param restores the verified run that a rollback goes back to, where the journal names it
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
      Optional<RunId> restores,
      EnumMap<Stage, StageState> stages,
      List<Step> steps,
      Optional<Event.PlanMade> plan,
      List<String> proofs,
      Optional<Event.RollbackCommitted> rollbackCommit,
      Optional<Event.Outcome> backup,
      Optional<End> end) {

    public Run {
      stages = new EnumMap<>(stages);
      steps = List.copyOf(steps);
      proofs = List.copyOf(proofs);
    }

    static Run of(Event.RunStarted e, Instant at) {
      return new Run(
          e.run(),
          e.deployment(),
          e.kind(),
          e.commit(),
          e.by(),
          e.cause(),
          at,
          e.pid(),
          e.boot(),
          e.restores(),
          new EnumMap<>(Stage.class),
          List.of(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    public boolean ended(Stage stage, Event.Outcome outcome) {
      StageState state = stages.get(stage);
      return state != null && state.outcome().equals(Optional.of(outcome));
    }

    /** The last stage that was started; empty before the first. */
    public Optional<Stage> stage() {
      return stages.keySet().stream().reduce((first, last) -> last);
    }

    Run resumed(Event.RunResumed e) {
      return new Run(
          id,
          deployment,
          kind,
          commit,
          by,
          cause,
          started,
          e.pid(),
          e.boot(),
          restores,
          stages,
          steps,
          plan,
          proofs,
          rollbackCommit,
          backup,
          end);
    }

    Run started(Event.StageStarted e, Instant at) {
      return with(e.stage(), new StageState(at, Optional.empty(), Optional.empty(), ""));
    }

    Run ended(Event.StageEnded e, Instant at) {
      StageState state = stages.get(e.stage());
      return with(
          e.stage(),
          new StageState(
              state == null ? at : state.started(),
              Optional.of(at),
              Optional.of(e.outcome()),
              e.summary()));
    }

    private Run with(Stage stage, StageState state) {
      var changed = new EnumMap<>(stages);
      changed.put(stage, state);
      return new Run(
          id,
          deployment,
          kind,
          commit,
          by,
          cause,
          started,
          pid,
          boot,
          restores,
          changed,
          steps,
          plan,
          proofs,
          rollbackCommit,
          backup,
          end);
    }

    Run started(Event.StepStarted e) {
      var changed = new ArrayList<>(steps);
      changed.add(
          new Step(
              e.stage(), e.service(), e.action(), e.before(), List.of(), Optional.empty(), ""));
      return with(changed);
    }

    /** Ends the last step of that service that is under way. */
    Run ended(Event.StepEnded e) {
      var changed = new ArrayList<>(steps);
      for (int i = changed.size() - 1; i >= 0; i--) {
        if (changed.get(i).underWay(e.stage(), e.service())) {
          changed.set(i, changed.get(i).ended(e));
          return with(changed);
        }
      }
      return this;
    }

    private Run with(List<Step> steps) {
      return new Run(
          id,
          deployment,
          kind,
          commit,
          by,
          cause,
          started,
          pid,
          boot,
          restores,
          stages,
          steps,
          plan,
          proofs,
          rollbackCommit,
          backup,
          end);
    }

    Run planned(Event.PlanMade e) {
      return new Run(
          id,
          deployment,
          kind,
          commit,
          by,
          cause,
          started,
          pid,
          boot,
          restores,
          stages,
          steps,
          Optional.of(e),
          proofs,
          rollbackCommit,
          backup,
          end);
    }

    Run proved(List<String> proofs) {
      return new Run(
          id,
          deployment,
          kind,
          commit,
          by,
          cause,
          started,
          pid,
          boot,
          restores,
          stages,
          steps,
          plan,
          proofs,
          rollbackCommit,
          backup,
          end);
    }

    Run committed(Event.RollbackCommitted e) {
      return new Run(
          id,
          deployment,
          kind,
          commit,
          by,
          cause,
          started,
          pid,
          boot,
          restores,
          stages,
          steps,
          plan,
          proofs,
          Optional.of(e),
          backup,
          end);
    }

    Run backedUp(Optional<Event.Outcome> outcome) {
      return new Run(
          id,
          deployment,
          kind,
          commit,
          by,
          cause,
          started,
          pid,
          boot,
          restores,
          stages,
          steps,
          plan,
          proofs,
          rollbackCommit,
          outcome,
          end);
    }

    Run ended(Event.RunEnded e, Instant at) {
      return new Run(
          id,
          deployment,
          kind,
          commit,
          by,
          cause,
          started,
          pid,
          boot,
          restores,
          stages,
          steps,
          plan,
          proofs,
          rollbackCommit,
          backup,
          Optional.of(new End(at, e.outcome(), e.exitCode(), e.cause())));
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
      String message) {
    public Step {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }

    boolean underWay(Stage stage, String service) {
      return outcome.isEmpty() && this.stage == stage && this.service.equals(service);
    }

    Step ended(Event.StepEnded e) {
      return new Step(
          stage, service, action, before, e.after(), Optional.of(e.outcome()), e.message());
    }
  }

  public record End(Instant at, Event.RunOutcome outcome, int exitCode, String cause) {}

  public record LastGood(
      RunId run,
      CommitId commit,
      String renderedDigest,
      String release,
      String target,
      String project,
      Instant at,
      List<String> proofs) {
    public LastGood {
      proofs = List.copyOf(proofs);
    }
  }

  public record Hold(
      RunId run, String renderedDigest, CommitId commit, String reason, String by, Instant since) {}

  public record Approval(String by, String proof, String key, Instant at) {}
}
