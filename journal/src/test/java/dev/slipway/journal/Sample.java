package dev.slipway.journal;

import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.RunId;
import dev.slipway.model.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One event of each type, as a deployment that failed and was rolled back would tell them. */
final class Sample {
  static final AppName APP = new AppName("web");
  static final CommitId COMMIT = new CommitId("a".repeat(40));
  static final CommitId OLDER = new CommitId("b".repeat(40));
  static final DeploymentId DEPLOYMENT = new DeploymentId("d-20261121-093107-7c1e");
  static final RunId RUN = new RunId("r-20261121-093108-0001");
  static final String RENDERED = "sha256:" + "1".repeat(64);
  static final String PLAN = "sha256:" + "2".repeat(64);

  private Sample() {}

  static Event.RunStarted runStarted(RunId run) {
    return new Event.RunStarted(
        APP,
        DEPLOYMENT,
        run,
        Event.RunKind.DEPLOY,
        COMMIT,
        "ana",
        "commit by ana",
        4711,
        "boot-1",
        Optional.empty());
  }

  static Event.PlanMade planMade(RunId run) {
    return new Event.PlanMade(
        APP,
        run,
        PLAN,
        RENDERED,
        COMMIT,
        "compose:solaria",
        "web",
        "rel-1",
        Map.of("web", "replace", "db", "keep"),
        "1 to replace, 1 to keep",
        Tree.mapping().put("hash", PLAN).put("ünïcode \"\\\u0001", "zażółć 🚢").build());
  }

  static Event.Verified verified(RunId run) {
    return new Event.Verified(
        APP, run, COMMIT, RENDERED, "rel-1", "compose:solaria", "web", List.of("web healthy 3/3"));
  }

  static List<Event> everyType() {
    return List.of(
        new Event.DeploymentOpened(
            APP,
            DEPLOYMENT,
            COMMIT,
            "Make it blue",
            "Ana <ana@example.org>",
            "compose:solaria",
            "ana"),
        new Event.DeploymentShelved(APP, DEPLOYMENT, "lunch", "ana"),
        new Event.DeploymentResumed(APP, DEPLOYMENT, "ana"),
        runStarted(RUN),
        new Event.RunResumed(APP, RUN, "ben", 4712, "boot-2"),
        new Event.StageStarted(APP, RUN, Stage.PREPARE),
        planMade(RUN),
        new Event.PlanApproved(
            APP, PLAN, "ana", "ssh-signature", "SHA256:abc", "-----BEGIN SSH SIGNATURE-----\n"),
        new Event.BackupStarted(APP, RUN),
        new Event.BackupEnded(APP, RUN, Event.Outcome.OK, "12 MB"),
        new Event.StageEnded(APP, RUN, Stage.PREPARE, Event.Outcome.OK, "2 changes"),
        new Event.StepStarted(APP, RUN, Stage.DEPLOY, "web", "replace", List.of("c1")),
        new Event.StepEnded(APP, RUN, Stage.DEPLOY, "web", Event.Outcome.OK, List.of("c2"), ""),
        verified(RUN),
        new Event.RunEnded(APP, RUN, Event.RunOutcome.ROLLED_BACK, 22, "web unhealthy"),
        new Event.DeploymentConcluded(APP, DEPLOYMENT, Event.Conclusion.ROLLED_BACK, "slipway"),
        new Event.HoldPlaced(APP, RUN, RENDERED, COMMIT, "web unhealthy", "slipway"),
        new Event.HoldReleased(APP, "ana", "fixed outside"),
        new Event.AppSuspended(APP, "ana", "maintenance"),
        new Event.AppContinued(APP, "ana"),
        new Event.DriftFound(APP, Map.of("web", "stopped")),
        new Event.DriftGone(APP),
        new Event.InstancesAdopted(APP, RUN, Map.of("c7", RENDERED)),
        new Event.RollbackCommitted(APP, RUN, Optional.of(OLDER), List.of()),
        new Event.HistoryRewritten(APP, OLDER, COMMIT),
        new Event.AppRemoved(APP, RUN),
        new Event.AppRebuilt(APP, OLDER, "compose:solaria", "web", Map.of("c7", RENDERED)));
  }
}
