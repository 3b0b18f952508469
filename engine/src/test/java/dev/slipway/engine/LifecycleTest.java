package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Observed;
import dev.slipway.model.Problem;
import dev.slipway.model.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deployment's own life as a person steers it, and what is left of it without the journal. */
class LifecycleTest {
  @TempDir Path directory;
  private Scene scene;

  @BeforeEach
  void makeScene() {
    scene = Scene.in(directory);
  }

  @AfterEach
  void endWhatRuns() {
    scene.tearDown();
  }

  @Test
  void aPersonOpensShelvesResumesAndTheProofConcludes() {
    try (Engine engine = scene.engine()) {
      engine.open(scene.web(), Request.by("ana"));
      engine.shelve(scene.web(), "the database is not ready", "ana");
      assertThat(phase(engine)).isEqualTo(AppState.Phase.PAUSED);

      engine.resume(scene.web(), Request.by("ana"));

      assertThat(phase(engine)).isEqualTo(AppState.Phase.COMPLETED);
      assertThat(engine.journal().after(0))
          .extracting(entry -> entry.event().type())
          .filteredOn(type -> type.startsWith("deployment_"))
          .containsExactly(
              "deployment_opened_v1",
              "deployment_shelved_v1",
              "deployment_resumed_v1",
              "deployment_concluded_v1");
    }
  }

  @Test
  void whatHasNotProvedItselfIsOnlyConcludedAsGivenUp() {
    try (Engine engine = scene.engine()) {
      engine.open(scene.web(), Request.by("ana"));

      assertThatThrownBy(() -> engine.conclude(scene.web(), false, "ana"))
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.VERIFY_FAILED));

      engine.conclude(scene.web(), true, "ana");
      assertThat(engine.state(scene.web().name()).deployment().orElseThrow().conclusion())
          .contains(Event.Conclusion.FAILED);
    }
  }

  @Test
  void givingADeploymentUpEndsItsInterruptedRun() {
    try (Engine engine = scene.engine()) {
      leaveARunOpen(engine);

      assertThatThrownBy(() -> engine.conclude(scene.web(), false, "ana"))
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
      engine.conclude(scene.web(), true, "ana");

      AppState state = engine.state(scene.web().name());
      assertThat(state.openRun()).isEmpty();
      assertThat(state.lastRun().orElseThrow().end().orElseThrow().cause()).contains("ana");
      assertThat(state.deployment().orElseThrow().conclusion()).contains(Event.Conclusion.FAILED);
      assertThat(engine.deploy(scene.web(), Request.by("ana")).exitCode()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void whileARunIsUnderWayNothingIsShelvedHeldOrConcluded() {
    try (Engine engine = scene.engine()) {
      engine.deploy(scene.web(), Request.by("ana"));
      engine.open(scene.web(), Request.by("ana"));
      long events = engine.journal().after(0).size();
      try (AppLock _ = AppLock.take(engine.workspace(), scene.web().name(), "joe")) {
        List<ThrowingCallable> wishes =
            List.of(
                () -> engine.shelve(scene.web(), "", "ana"),
                () -> engine.hold(scene.web(), "", "ana"),
                () -> engine.conclude(scene.web(), true, "ana"));
        for (ThrowingCallable wish : wishes) {
          assertThatThrownBy(wish)
              .isInstanceOfSatisfying(
                  Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED));
        }
      }
      assertThat(engine.journal().after(0)).hasSize((int) events);
    }
  }

  @Test
  void whatIsOpenedAndNotRunWaitsAndDoesNotCountAsRunning() {
    try (Engine engine = scene.engine()) {
      engine.open(scene.web(), Request.by("ana"));

      AppStatus fresh = engine.status().getFirst();
      assertThat(fresh.condition()).isEqualTo(AppStatus.Condition.OPEN);
      assertThat(fresh.commit()).isEmpty();
      assertThat(fresh.note()).contains(scene.head().abbreviated(), "slipway resume web");

      engine.resume(scene.web(), Request.by("ana"));
      CommitId first = scene.head();
      CommitId second = scene.commit(Scene.WEB.formatted("v2"), "Move to v2");
      engine.open(scene.web(), Request.by("ana"));

      AppStatus next = engine.status().getFirst();
      assertThat(next.condition()).isEqualTo(AppStatus.Condition.OPEN);
      assertThat(next.commit()).contains(first);
      assertThat(next.verified()).isTrue();
      assertThat(next.note()).contains(second.abbreviated());
    }
  }

  /** As a process leaves it that died when it had begun the run. */
  private void leaveARunOpen(Engine engine) {
    DeploymentId deployment = engine.open(scene.web(), Request.by("ana"));
    engine
        .journal()
        .append(
            new Event.RunStarted(
                scene.web().name(),
                deployment,
                new RunId("r-20261121-093108-0001"),
                Event.RunKind.DEPLOY,
                scene.head(),
                "ana",
                "asked for",
                1,
                "boot",
                Optional.empty()));
  }

  @Test
  void aLostJournalIsRebuiltFromWhatRunsAndNothingIsStartedAgain() throws IOException {
    List<Observed.Instance> before;
    try (Engine engine = scene.engine()) {
      engine.deploy(scene.web(), Request.by("ana"));
      before = running(engine);
    }
    for (String name : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
      Files.deleteIfExists(scene.root().resolve("state").resolve(name));
    }

    try (Engine engine = scene.engine()) {
      assertThat(engine.rebuildJournal()).singleElement().asString().contains("healthy");

      assertThat(engine.state(scene.web().name()).lastGood().orElseThrow().commit())
          .isEqualTo(scene.head());
      RunResult again = engine.deploy(scene.web(), Request.by("ana"));
      assertThat(again.outcome()).isEqualTo(Event.RunOutcome.UNCHANGED);
      assertThat(running(engine)).extracting(Observed.Instance::id).containsExactly(id(before));
    }
  }

  private static String id(List<Observed.Instance> instances) {
    return instances.getFirst().id();
  }

  private AppState.Phase phase(Engine engine) {
    return engine.state(scene.web().name()).deployment().orElseThrow().phase();
  }

  private List<Observed.Instance> running(Engine engine) {
    return engine
        .wiring()
        .target(scene.web().target())
        .observe(scene.web().name(), "web")
        .instances();
  }
}
