package dev.slipway.journal;

import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.RunId;
import dev.slipway.model.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened, told once and never changed. Events hold no secrets.
 *
 * <p>Each has a name with a version ({@link #type()}). A released version stays readable for ever:
 * what must be told differently gets a new version beside it.
 */
public sealed interface Event {
  /** What happened to one app. */
  sealed interface OfApp extends Event {
    AppName app();
  }

  /** {@code deployment_opened_v1}. */
  default String type() {
    return EventCodec.type(this);
  }

  /** A version of an app began its life on its target: pending to active. */
  record DeploymentOpened(
      AppName app,
      DeploymentId deployment,
      CommitId commit,
      String subject,
      String author,
      String target,
      String by)
      implements OfApp {}

  /** A deployment was laid aside: active to paused. */
  record DeploymentShelved(AppName app, DeploymentId deployment, String reason, String by)
      implements OfApp {}

  /** A shelved deployment goes on: paused to active. */
  record DeploymentResumed(AppName app, DeploymentId deployment, String by) implements OfApp {}

  /** A deployment's life ended: active to completed. */
  record DeploymentConcluded(AppName app, DeploymentId deployment, Conclusion conclusion, String by)
      implements OfApp {}

  /** How a deployment's life ended. */
  enum Conclusion {
    VERIFIED,
    ROLLED_BACK,
    FAILED,
    SUPERSEDED,
    REMOVED
  }

  /**
   * A run began.
   *
   * @param cause why: "commit by ana", "asked for", "drift", "rollback"
   * @param boot the machine's boot id, so that a run from before a power loss shows as such
   * @param restores the verified run that a rollback goes back to; empty for every other kind, and
   *     for rollbacks that Slipway wrote down before it named the run
   */
  record RunStarted(
      AppName app,
      DeploymentId deployment,
      RunId run,
      RunKind kind,
      CommitId commit,
      String by,
      String cause,
      long pid,
      String boot,
      Optional<RunId> restores)
      implements OfApp {}

  /** What a run is for. */
  enum RunKind {
    /** Brings up a version. */
    DEPLOY,
    /** Restores a version that was verified before, because a person asked for it. */
    ROLLBACK,
    /** Brings a target back to the version that is deployed there. */
    CORRECT,
    /** Takes over what already runs. */
    ADOPT,
    /** Removes what an app that left the fleet has running. */
    REMOVE
  }

  /** A process took up a run that another had left. */
  record RunResumed(AppName app, RunId run, String by, long pid, String boot) implements OfApp {}

  record StageStarted(AppName app, RunId run, Stage stage) implements OfApp {}

  /**
   * @param summary one line for people, as the command line shows it
   */
  record StageEnded(AppName app, RunId run, Stage stage, Outcome outcome, String summary)
      implements OfApp {}

  /** How a stage or a step ended. */
  enum Outcome {
    OK,
    FAILED
  }

  /**
   * What the run will do.
   *
   * @param release the name of the sealed record of what is brought up
   * @param changes service to "create", "replace", "remove" or "keep"
   * @param summary one line for people
   * @param plan the plan as {@code slipway plan --output json} shows it; no secrets
   */
  record PlanMade(
      AppName app,
      RunId run,
      String planHash,
      String renderedDigest,
      CommitId commit,
      String target,
      String project,
      String release,
      Map<String, String> changes,
      String summary,
      Tree.Mapping plan)
      implements OfApp {
    public PlanMade {
      changes = Map.copyOf(changes);
    }
  }

  /**
   * A person agreed to a plan.
   *
   * @param proof "ssh-signature" or "local-user"
   * @param key the fingerprint of the key that signed; empty for a local user
   * @param signature the armoured SSH signature over the plan's hash; empty for a local user
   */
  record PlanApproved(
      AppName app, String planHash, String by, String proof, String key, String signature)
      implements OfApp {}

  /** The command that backs up an app is about to be run, or was. */
  record BackupStarted(AppName app, RunId run) implements OfApp {}

  record BackupEnded(AppName app, RunId run, Outcome outcome, String message) implements OfApp {}

  /**
   * A change of one service is about to be carried out.
   *
   * @param stage {@link Stage#DEPLOY} or {@link Stage#ROLLBACK}
   * @param before ids of the instances that are there
   */
  record StepStarted(
      AppName app, RunId run, Stage stage, String service, String action, List<String> before)
      implements OfApp {
    public StepStarted {
      before = List.copyOf(before);
    }
  }

  /**
   * @param after ids of the instances that are there now
   * @param message why it failed; empty where it did not
   */
  record StepEnded(
      AppName app,
      RunId run,
      Stage stage,
      String service,
      Outcome outcome,
      List<String> after,
      String message)
      implements OfApp {
    public StepEnded {
      after = List.copyOf(after);
    }
  }

  /** What runs has proved itself: "last good" moves here and only here. */
  record Verified(
      AppName app,
      RunId run,
      CommitId commit,
      String renderedDigest,
      String release,
      String target,
      String project,
      List<String> proofs)
      implements OfApp {
    public Verified {
      proofs = List.copyOf(proofs);
    }
  }

  /**
   * A run is over.
   *
   * @param cause one line for people; empty for a success
   */
  record RunEnded(AppName app, RunId run, RunOutcome outcome, int exitCode, String cause)
      implements OfApp {}

  /** How a run ended. */
  enum RunOutcome {
    SUCCEEDED,
    /** Nothing had to be done. */
    UNCHANGED,
    /** It failed, or was refused, before anything was changed. */
    NOTHING_DONE,
    /** It failed and what it changed was left as it is. */
    FAILED,
    ROLLED_BACK,
    ROLLBACK_FAILED
  }

  /**
   * A version must not be deployed again by itself.
   *
   * @param renderedDigest what is held; a rendering that differs is not
   */
  record HoldPlaced(
      AppName app, RunId run, String renderedDigest, CommitId commit, String reason, String by)
      implements OfApp {}

  record HoldReleased(AppName app, String by, String reason) implements OfApp {}

  /** The daemon was told to leave an app alone. */
  record AppSuspended(AppName app, String by, String reason) implements OfApp {}

  record AppContinued(AppName app, String by) implements OfApp {}

  /**
   * The target is no longer as it was deployed.
   *
   * @param differences service to what is different, in a few words
   */
  record DriftFound(AppName app, Map<String, String> differences) implements OfApp {
    public DriftFound {
      differences = Map.copyOf(differences);
    }
  }

  /** The target is as deployed again. */
  record DriftGone(AppName app) implements OfApp {}

  /**
   * What already ran was taken over as it runs.
   *
   * @param instances instance id to the service digest that it counts as
   */
  record InstancesAdopted(AppName app, RunId run, Map<String, String> instances) implements OfApp {
    public InstancesAdopted {
      instances = Map.copyOf(instances);
    }
  }

  /**
   * The forward commit of a rollback.
   *
   * @param commit the commit that Slipway pushed; empty where it may not push
   * @param commands what a person can run instead; empty where Slipway pushed
   */
  record RollbackCommitted(AppName app, RunId run, Optional<CommitId> commit, List<String> commands)
      implements OfApp {
    public RollbackCommitted {
      commands = List.copyOf(commands);
    }
  }

  /** The commit that was deployed is no longer in the history of what is followed. */
  record HistoryRewritten(AppName app, CommitId from, CommitId to) implements OfApp {}

  /** An app left the fleet and what it had running is gone; named volumes stay. */
  record AppRemoved(AppName app, RunId run) implements OfApp {}

  /**
   * What was known of an app before the journal was lost, found again in labels and Git.
   *
   * @param instances instance id to service digest, as observed
   */
  record AppRebuilt(
      AppName app, CommitId commit, String target, String project, Map<String, String> instances)
      implements OfApp {
    public AppRebuilt {
      instances = Map.copyOf(instances);
    }
  }

  /**
   * Stands for older events that retention took away.
   *
   * @param count how many
   * @param firstSequence the first of them
   * @param lastHash the hash of the last of them, which the next event is chained to
   * @param state what they folded to, so that nothing that still matters is lost
   */
  record EventsSealed(long count, long firstSequence, String lastHash, Tree.Mapping state)
      implements Event {}
}
