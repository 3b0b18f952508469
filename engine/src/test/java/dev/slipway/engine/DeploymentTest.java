package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.data.Json;
import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.journal.Stage;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Observed;
import dev.slipway.model.Plan;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentTest {
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
  void bringsUpACommitAndProvesIt() {
    try (Engine engine = scene.engine()) {
      RunResult result = deploy(engine);

      assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(result.outcome()).isEqualTo(Event.RunOutcome.SUCCEEDED);
      Observed.Instance web = running(engine).getFirst();
      assertThat(web.commit()).contains(scene.head());
      assertThat(web.health()).isEqualTo(Observed.Health.HEALTHY);
      AppState state = engine.state(scene.web().name());
      assertThat(state.lastGood().orElseThrow().commit()).isEqualTo(scene.head());
      assertThat(state.deployment().orElseThrow().conclusion()).contains(Event.Conclusion.VERIFIED);
    }
  }

  @Test
  void aServiceIsStartedAfterTheOneThatItWaitsFor() {
    scene.commit(
        Scene.WEB.formatted("v1")
            + """
                depends_on:
                  db: {condition: service_healthy}
              db:
                command: [sleep, "1000"]
                healthcheck: {test: [CMD, "true"], interval: 200ms}
                stop_grace_period: 1s
            """,
        "Wait for a database");
    try (Engine engine = scene.engine()) {
      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);

      assertThat(
              engine.journal().after(0).stream()
                  .map(entry -> entry.event())
                  .filter(event -> event instanceof Event.StepStarted)
                  .map(event -> ((Event.StepStarted) event).service()))
          .containsExactly("db", "web");
    }
  }

  @Test
  void planChangesNothing() {
    try (Engine engine = scene.engine()) {
      deploy(engine);
      List<Observed.Instance> before = running(engine);
      scene.commit(Scene.WEB.formatted("v2"), "Move to v2");

      Plan plan = engine.plan(scene.web(), Request.by("ana"));

      assertThat(plan.hasChanges()).isTrue();
      assertThat(plan.changes().toString()).contains("environment.VERSION", "v1", "v2");
      assertThat(running(engine)).isEqualTo(before);
    }
  }

  @Test
  void anUnchangedVersionIsNotStartedAgain() {
    try (Engine engine = scene.engine()) {
      deploy(engine);
      String before = running(engine).getFirst().id();

      RunResult again = deploy(engine);

      assertThat(again.outcome()).isEqualTo(Event.RunOutcome.UNCHANGED);
      assertThat(running(engine).getFirst().id()).isEqualTo(before);
    }
  }

  @Test
  void aBrokenVersionIsRolledBackHeldAndUndoneInGit() {
    try (Engine engine = scene.engine()) {
      deploy(engine);
      CommitId good = scene.head();
      CommitId bad = scene.commit(Scene.WEB.formatted("broken"), "Break it");

      RunResult result = deploy(engine);

      assertThat(result.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
      Observed.Instance web = running(engine).getFirst();
      assertThat(web.commit()).contains(good);
      assertThat(web.health()).isEqualTo(Observed.Health.HEALTHY);
      AppState state = engine.state(scene.web().name());
      assertThat(state.hold().orElseThrow().commit()).isEqualTo(bad);
      assertThat(state.lastGood().orElseThrow().commit()).isEqualTo(good);
      assertThat(result.failure().orElseThrow().bundle()).get().satisfies(Files::exists);
      assertThat(state.lastRun().orElseThrow().stages().keySet())
          .containsExactly(
              Stage.PREPARE, Stage.DEPLOY, Stage.VERIFY, Stage.DIAGNOSE, Stage.ROLLBACK);
    }
  }

  @Test
  void whatIsHeldIsNotDeployedAgainUntilAPersonReleasesIt() {
    try (Engine engine = scene.engine()) {
      deploy(engine);
      CommitId bad = scene.commit(Scene.WEB.formatted("broken"), "Break it");
      deploy(engine);

      assertThatThrownBy(() -> engine.deploy(scene.web(), Request.by("ana").at(bad)))
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.HELD));

      engine.releaseHold(scene.web(), "try again", "ana");
      RunResult again = engine.deploy(scene.web(), Request.by("ana").at(bad));
      assertThat(again.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
    }
  }

  @Test
  void rollbackRestoresThePreviousVersionAndHoldsTheOneThatRan() {
    try (Engine engine = scene.engine()) {
      deploy(engine);
      CommitId first = scene.head();
      CommitId second = scene.commit(Scene.WEB.formatted("v2"), "Move to v2");
      deploy(engine);

      RunResult result =
          engine.rollBack(scene.web(), Optional.empty(), Request.by("ana").because("too slow"));

      assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(running(engine).getFirst().commit()).contains(first);
      assertThat(engine.state(scene.web().name()).hold().orElseThrow().commit()).isEqualTo(second);
    }
  }

  @Test
  void aServiceThatLeftTheFilesIsRemoved() {
    try (Engine engine = scene.engine()) {
      scene.commit(
          Scene.WEB.formatted("v1")
              + """
                extra:
                  command: ["sleep", "1000"]
              """,
          "Add extra");
      deploy(engine);
      assertThat(running(engine)).hasSize(2);

      scene.commit(Scene.WEB.formatted("v1"), "Take extra away");
      deploy(engine);

      assertThat(running(engine)).extracting(Observed.Instance::service).containsExactly("web");
    }
  }

  @Test
  void rollingBackTwiceDoesNotReturnToWhatIsHeld() {
    try (Engine engine = scene.engine()) {
      deploy(engine);
      CommitId first = scene.head();
      scene.commit(Scene.WEB.formatted("v2"), "Move to v2");
      deploy(engine);
      scene.commit(Scene.WEB.formatted("v3"), "Move to v3");
      deploy(engine);
      engine.rollBack(scene.web(), Optional.empty(), Request.by("ana"));

      engine.rollBack(scene.web(), Optional.empty(), Request.by("ana"));

      assertThat(running(engine).getFirst().commit()).contains(first);
    }
  }

  @Test
  void driftIsCorrectedToTheVeryModelThatProvedItself() {
    Path env = scene.root().resolve("config/web/.env");
    Scene.write(env, "GREETING=hello\n");
    scene.commit(Scene.WEB.formatted("${GREETING}"), "Greet");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      String digest = running(engine).getFirst().serviceDigest().orElseThrow();
      Scene.write(env, "GREETING=edited-but-not-approved\n");
      engine.wiring().target(scene.web().target()).remove(scene.web().name(), "web", false);

      RunResult result = engine.correct(scene.web(), Request.by("slipway").because("drift"));

      assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(running(engine).getFirst().serviceDigest()).contains(digest);
    }
  }

  @Test
  void runLogsAreKeptUpToWhatTheFleetSays() throws IOException {
    scene.fleetFile(Files.readString(scene.fleetPath()) + "retention: {logs: 2}\n");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      deploy(engine);
      deploy(engine);
    }
    try (var logs = Files.list(scene.root().resolve("logs/deploy"))) {
      assertThat(logs).hasSize(2);
    }
  }

  @Test
  void whatPeopleAndScriptsReadFollowsFromTheJournal() throws IOException {
    try (Engine engine = scene.engine()) {
      deploy(engine);
    }
    Path deploy = scene.root().resolve("state/deploy/web");
    assertThat(deploy.resolve("current_stage")).hasContent("verify");
    assertThat(scene.root().resolve("state/deploy/current_stage")).hasContent("verify");
    var state = (Tree.Mapping) Json.parse("state", Files.readString(deploy.resolve("state.json")));
    assertThat(state.mapping("lastGood").text("commit")).contains(scene.head().value());
    List<String> events = Files.readAllLines(deploy.resolve("journal.ndjson"));
    assertThat(events.getFirst()).contains("run_started_v1");
    assertThat(events.getLast()).contains("run_ended_v1");
    try (var logs = Files.list(scene.root().resolve("logs/deploy"))) {
      assertThat(logs)
          .singleElement()
          .satisfies(log -> assertThat(Files.readAllLines(log).getLast()).contains("run_ended_v1"));
    }

    try (var files = Files.walk(scene.root().resolve("state/deploy"))) {
      files
          .filter(file -> !file.toString().contains("releases"))
          .filter(Files::isRegularFile)
          .forEach(file -> file.toFile().delete());
    }
    try (Engine engine = scene.engine()) {
      assertThat(engine.state(scene.web().name()).lastGood().orElseThrow().commit())
          .isEqualTo(scene.head());
    }
  }

  private RunResult deploy(Engine engine) {
    return engine.deploy(scene.web(), Request.by("ana"));
  }

  private List<Observed.Instance> running(Engine engine) {
    return engine
        .wiring()
        .target(scene.web().target())
        .observe(scene.web().name(), "web")
        .instances();
  }
}
