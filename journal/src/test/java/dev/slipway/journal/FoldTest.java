package dev.slipway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FoldTest {
  private final List<Entry> entries = new ArrayList<>();

  private void tell(Event... events) {
    for (Event event : events) {
      long sequence = entries.size() + 1;
      String previous = entries.isEmpty() ? Chain.GENESIS : entries.getLast().hash();
      entries.add(
          StoredEntry.of(sequence, Instant.ofEpochSecond(sequence), event, previous).entry());
    }
  }

  private AppState state() {
    return States.EMPTY.with(entries).app(Sample.APP);
  }

  @Test
  void isTheSameAtOnceAndEntryByEntry() {
    tell(Sample.everyType().toArray(Event[]::new));
    States single = States.EMPTY;
    for (Entry entry : entries) {
      single = single.with(entry);
    }
    assertThat(single).isEqualTo(States.EMPTY.with(entries));
    assertThat(single.sequence()).isEqualTo(entries.size());
    assertThat(single.hash()).isEqualTo(entries.getLast().hash());
    assertThat(single.with(entries)).isEqualTo(single);
  }

  @Test
  void followsADeploymentThroughItsLife() {
    tell(Sample.everyType().getFirst());
    assertThat(state().deployment().orElseThrow().phase()).isEqualTo(AppState.Phase.ACTIVE);
    tell(new Event.DeploymentShelved(Sample.APP, Sample.DEPLOYMENT, "", "ana"));
    assertThat(state().deployment().orElseThrow().phase()).isEqualTo(AppState.Phase.PAUSED);
    tell(new Event.DeploymentResumed(Sample.APP, Sample.DEPLOYMENT, "ana"));
    assertThat(state().deployment().orElseThrow().phase()).isEqualTo(AppState.Phase.ACTIVE);
    tell(
        new Event.DeploymentConcluded(
            Sample.APP, Sample.DEPLOYMENT, Event.Conclusion.VERIFIED, "x"));
    assertThat(state().deployment().orElseThrow().phase()).isEqualTo(AppState.Phase.COMPLETED);
    assertThat(state().deployment().orElseThrow().conclusion()).contains(Event.Conclusion.VERIFIED);
  }

  @Test
  void knowsAnOpenRunWithItsStagesAndSteps() {
    tell(
        Sample.runStarted(Sample.RUN),
        new Event.StageStarted(Sample.APP, Sample.RUN, Stage.PREPARE),
        Sample.planMade(Sample.RUN),
        new Event.StageEnded(Sample.APP, Sample.RUN, Stage.PREPARE, Event.Outcome.OK, "fine"),
        new Event.StageStarted(Sample.APP, Sample.RUN, Stage.DEPLOY),
        new Event.StepStarted(
            Sample.APP, Sample.RUN, Stage.DEPLOY, "web", "replace", List.of("c1")));
    AppState.Run run = state().openRun().orElseThrow();
    assertThat(run.ended(Stage.PREPARE, Event.Outcome.OK)).isTrue();
    assertThat(run.stage()).contains(Stage.DEPLOY);
    assertThat(run.plan().orElseThrow().planHash()).isEqualTo(Sample.PLAN);
    assertThat(run.steps().getFirst().outcome()).isEmpty();
    tell(
        new Event.RunResumed(Sample.APP, Sample.RUN, "ben", 9, "boot-2"),
        new Event.StepEnded(
            Sample.APP, Sample.RUN, Stage.DEPLOY, "web", Event.Outcome.OK, List.of("c2"), ""),
        new Event.RunEnded(Sample.APP, Sample.RUN, Event.RunOutcome.SUCCEEDED, 0, ""));
    run = state().lastRun().orElseThrow();
    assertThat(run.pid()).isEqualTo(9);
    assertThat(run.steps().getFirst().after()).containsExactly("c2");
    assertThat(run.steps().getFirst().outcome()).contains(Event.Outcome.OK);
    assertThat(state().openRun()).isEmpty();
  }

  @Test
  void movesLastGoodOnlyWhenARunIsVerified() {
    tell(Sample.runStarted(Sample.RUN));
    assertThat(state().lastGood()).isEmpty();
    tell(Sample.verified(Sample.RUN));
    assertThat(state().lastGood().orElseThrow().commit()).isEqualTo(Sample.COMMIT);
    tell(
        Sample.runStarted(new RunId("r-2")),
        new Event.RunEnded(Sample.APP, new RunId("r-2"), Event.RunOutcome.FAILED, 20, "x"));
    assertThat(state().lastGood().orElseThrow().run()).isEqualTo(Sample.RUN);
  }

  @Test
  void keepsAHoldUntilItIsReleased() {
    tell(
        new Event.HoldPlaced(
            Sample.APP, Sample.RUN, Sample.RENDERED, Sample.COMMIT, "bad", "slipway"),
        Sample.verified(Sample.RUN));
    assertThat(state().hold().orElseThrow().renderedDigest()).isEqualTo(Sample.RENDERED);
    tell(new Event.HoldReleased(Sample.APP, "ana", ""));
    assertThat(state().hold()).isEmpty();
  }

  @Test
  void keepsAnApprovalUntilTheDeploymentThatItWasGivenForIsOver() {
    tell(
        Sample.runStarted(Sample.RUN),
        Sample.planMade(Sample.RUN),
        new Event.PlanApproved(Sample.APP, Sample.PLAN, "ana", "local-user", "", ""),
        new Event.PlanApproved(Sample.APP, "another", "ana", "local-user", "", ""));
    assertThat(state().approvals()).containsOnlyKeys(Sample.PLAN, "another");
    tell(
        new Event.DeploymentConcluded(
            Sample.APP, Sample.DEPLOYMENT, Event.Conclusion.VERIFIED, "x"));
    assertThat(state().approvals()).containsOnlyKeys("another");
  }

  @Test
  void tellsDriftSuspensionAndAdoption() {
    tell(
        new Event.DriftFound(Sample.APP, Map.of("web", "stopped")),
        new Event.AppSuspended(Sample.APP, "ana", ""),
        new Event.InstancesAdopted(Sample.APP, Sample.RUN, Map.of("c7", Sample.RENDERED)));
    assertThat(state().drift()).containsEntry("web", "stopped");
    assertThat(state().suspended()).isTrue();
    assertThat(state().adopted()).containsKey("c7");
    tell(new Event.DriftGone(Sample.APP), new Event.AppContinued(Sample.APP, "ana"));
    assertThat(state().drift()).isEmpty();
    assertThat(state().suspended()).isFalse();
  }

  @Test
  void findsLastGoodAgainInARebuiltApp() {
    tell(new Event.AppRebuilt(Sample.APP, Sample.OLDER, "compose:solaria", "web", Map.of()));
    assertThat(state().lastGood().orElseThrow().commit()).isEqualTo(Sample.OLDER);
    tell(new Event.AppRemoved(Sample.APP, Sample.RUN));
    assertThat(state().removed()).isTrue();
    assertThat(state().lastGood()).isEmpty();
  }

  @Test
  void carriesEveryPartOfTheStateThroughASeal() {
    tell(Sample.everyType().subList(0, 14).toArray(Event[]::new));
    tell(
        new Event.HoldPlaced(
            Sample.APP, Sample.RUN, Sample.RENDERED, Sample.COMMIT, "bad", "slipway"),
        new Event.RollbackCommitted(Sample.APP, Sample.RUN, Optional.empty(), List.of("git push")),
        new Event.DriftFound(Sample.APP, Map.of("web", "stopped")),
        new Event.AppSuspended(Sample.APP, "ana", ""),
        new Event.InstancesAdopted(Sample.APP, Sample.RUN, Map.of("c7", Sample.RENDERED)),
        new Event.RunEnded(Sample.APP, Sample.RUN, Event.RunOutcome.FAILED, 20, "x"));
    States states = States.EMPTY.with(entries);
    var carried = StateCodec.write(states, _ -> false, (_, _) -> true);
    assertThat(StateCodec.restore(carried, Map.of())).isEqualTo(states.apps());
    assertThat(states.app(Sample.APP).lastGood()).isPresent();
    assertThat(states.app(Sample.APP).approvals()).isNotEmpty();
    var named = StateCodec.write(states, _ -> true, (_, _) -> false);
    assertThat(StateCodec.restore(named, states.apps())).isEqualTo(states.apps());
  }
}
