package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Observed;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold when something goes wrong, on the process target. */
class CasesTest {
  @TempDir Path directory;
  private Scene scene;

  @AfterEach
  void endWhatRuns() {
    if (scene != null) {
      scene.tearDown();
    }
  }

  @Test
  void aMissingVariableNamesItAndNothingStops() {
    scene = Scene.in(directory);
    try (Engine engine = scene.engine()) {
      deploy(engine);
      List<Observed.Instance> before = running(engine);
      scene.commit(Scene.WEB.formatted("${DB_HOST:?the database}"), "Ask for DB_HOST");

      assertThatThrownBy(() -> deploy(engine))
          .isInstanceOfSatisfying(
              Problem.class,
              e -> {
                assertThat(e.exitCode()).isEqualTo(ExitCode.SECRET_MISSING);
                assertThat(e.getMessage()).contains("DB_HOST");
              });
      assertThat(running(engine)).isEqualTo(before);
      assertThat(lastEnd(engine).outcome()).isEqualTo(Event.RunOutcome.NOTHING_DONE);
    }
  }

  @Test
  void aPortThatIsTakenNamesItsOwnerAndNothingStops() throws IOException {
    scene = Scene.in(directory);
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Engine engine = scene.engine()) {
      deploy(engine);
      List<Observed.Instance> before = running(engine);
      scene.commit(
          Scene.WEB.formatted("v2")
              + "    ports: [\"127.0.0.1:%1$d:%1$d\"]\n".formatted(taken.getLocalPort()),
          "Publish a port");

      refused(() -> deploy(engine), ExitCode.PREFLIGHT, String.valueOf(taken.getLocalPort()));
      assertThat(running(engine)).isEqualTo(before);
    }
  }

  @Test
  void theSecondOfTwoRunsIsToldWhoHasTheLock() {
    scene = Scene.in(directory);
    try (Engine engine = scene.engine()) {
      App web = scene.web();
      try (AppLock _ = AppLock.take(engine.workspace(), web.name(), "joe")) {
        refused(() -> deploy(engine), ExitCode.LOCKED, "joe, pid ");
      }
      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void uncommittedChangesInTheOperatorsTreeAreListedAndLeftAlone() throws IOException {
    scene = Scene.in(directory);
    scene.fleetFile(
        Files.readString(scene.fleetPath())
            .replace(
                "shop: {url: " + scene.repository() + ",",
                "shop: {url: " + scene.repository() + ", "));
    Path own = scene.repository().resolve("slipway.yaml");
    Scene.write(
        own,
        Files.readString(scene.fleetPath())
            .replace("  shop: {url: " + scene.repository() + ", ", "  this: {")
            .replace("repository: shop", "repository: this")
            .replace("root: root", "root: " + scene.root()));
    scene.commitAll("Keep the fleet with the app");
    Path edited = scene.repository().resolve("compose.yaml");
    Files.writeString(edited, Scene.WEB.formatted("edited"));
    var fleet =
        dev.slipway.fleet.FleetReader.read(
            own, new dev.slipway.fleet.Surroundings(java.util.Map.of(), directory, false));

    try (Engine engine = Engine.open(fleet)) {
      refused(
          () -> engine.deploy(fleet.app("web"), Request.by("ana")), ExitCode.DIRTY, "compose.yaml");
      assertThat(Files.readString(edited)).isEqualTo(Scene.WEB.formatted("edited"));
    }
  }

  @Test
  void arewrittenHistoryIsRefusedWhereAPersonApproves() {
    scene = Scene.in(directory, "    approval: required\n");
    try (Engine engine = scene.engine()) {
      approveAndDeploy(engine);
      scene.git(
          scene.repository(), "commit", "-q", "--amend", "-m", "Start anew", "--reset-author");

      refused(() -> deploy(engine), ExitCode.REWRITTEN, "no longer in the history");
    }
  }

  @Test
  void arewrittenHistoryIsToldWhereNobodyApproves() {
    scene = Scene.in(directory);
    try (Engine engine = scene.engine()) {
      deploy(engine);
      scene.git(
          scene.repository(), "commit", "-q", "--amend", "-m", "Start anew", "--reset-author");

      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);
      assertThat(engine.journal().after(0))
          .extracting(entry -> entry.event().type())
          .contains("history_rewritten_v1");
    }
  }

  @Test
  void aDeletedBranchNeverPrunes() {
    scene = Scene.in(directory);
    try (Engine engine = scene.engine()) {
      deploy(engine);
      List<Observed.Instance> before = running(engine);
      scene.git(scene.repository(), "checkout", "-q", "--detach");
      scene.git(scene.repository(), "branch", "-q", "-D", "main");

      refused(() -> deploy(engine), ExitCode.USAGE, "main");
      assertThat(running(engine)).isEqualTo(before);
    }
  }

  @Test
  void aRepositoryThatVanishesChangesNothing() throws IOException {
    scene = Scene.in(directory);
    try (Engine engine = scene.engine()) {
      deploy(engine);
      List<Observed.Instance> before = running(engine);
      Path moved = directory.resolve("moved");
      Files.move(scene.repository(), moved);

      refused(() -> deploy(engine), ExitCode.UNREACHABLE, "repo");
      assertThat(running(engine)).isEqualTo(before);
      Files.move(moved, scene.repository());
    }
  }

  @Test
  void aPlanThatIsApprovedIsCarriedOutAndAChangedOneIsNot() {
    scene = Scene.in(directory, "    approval: required\n");
    try (Engine engine = scene.engine()) {
      refused(() -> deploy(engine), ExitCode.APPROVAL_NEEDED, "p-");
      String plan = lastPlan(engine);
      engine.approve(scene.web().name(), plan, Optional.empty(), "ana");
      scene.commit(Scene.WEB.formatted("v2"), "Move on before it is deployed");

      refused(() -> deploy(engine), ExitCode.APPROVAL_NEEDED, "p-");
      assertThat(running(engine)).isEmpty();

      engine.approve(scene.web().name(), lastPlan(engine), Optional.empty(), "ana");
      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void anAppThatIsSuspendedIsLeftAloneUntilItIsResumed() {
    scene = Scene.in(directory);
    try (Engine engine = scene.engine()) {
      engine.suspend(scene.web(), "maintenance", "ana");
      refused(() -> deploy(engine), ExitCode.HELD, "suspended");

      assertThat(engine.resume(scene.web(), Request.by("ana")).what()).isEqualTo("suspended app");
      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void aKilledRemovalOfAnAppThatIsListedAgainBlocksNothing() {
    scene = Scene.in(directory);
    try (Engine engine = scene.engine()) {
      deploy(engine);
      AppState.Run done = state(engine).lastRun().orElseThrow();
      var removal = new dev.slipway.model.RunId(done.id().value() + "0");
      engine
          .journal()
          .append(
              new Event.RunStarted(
                  scene.web().name(),
                  done.deployment(),
                  removal,
                  Event.RunKind.REMOVE,
                  done.commit(),
                  "slipway",
                  "left the fleet",
                  1,
                  "boot",
                  Optional.empty()));

      engine.resume(scene.web(), Request.by("ana"));
      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void aFailureThatIsToBeShelvedPausesTheDeployment() {
    scene = Scene.in(directory, "    onFailure: shelve\n");
    scene.commit(Scene.WEB.formatted("broken"), "Break it");
    try (Engine engine = scene.engine()) {
      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.VERIFY_FAILED);
      AppState.Deployment deployment = state(engine).deployment().orElseThrow();
      assertThat(deployment.phase()).isEqualTo(AppState.Phase.PAUSED);

      assertThat(engine.resume(scene.web(), Request.by("ana")).what())
          .isEqualTo("shelved deployment " + deployment.id());
    }
  }

  @Test
  void aFailureThatNobodyCanBeAskedAboutIsHeldAndSaysHowToAnswer() {
    scene = Scene.in(directory, "    onFailure: ask\n");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      CommitId good = scene.head();
      CommitId bad = scene.commit(Scene.WEB.formatted("broken"), "Break it");

      RunResult result =
          engine.deploy(scene.web(), Request.unattended("commit", Progress.SILENT, new Stop()));

      assertThat(result.exitCode()).isEqualTo(ExitCode.VERIFY_FAILED);
      assertThat(running(engine).getFirst().commit()).contains(bad);
      assertThat(state(engine).hold().orElseThrow().commit()).isEqualTo(bad);
      assertThat(result.next()).anyMatch(next -> next.startsWith("slipway rollback web"));
      AppStatus status = engine.status().getFirst();
      assertThat(status.commit()).contains(bad);
      assertThat(status.verified()).isFalse();
      assertThat(status.note()).contains("slipway rollback web");

      engine.rollBack(scene.web(), Optional.empty(), Request.by("ana"));
      assertThat(running(engine).getFirst().commit()).contains(good);
      assertThat(engine.status().getFirst().verified()).isTrue();
    }
  }

  @Test
  void aRollbackWhoseRemoteIsDownIsDoneAndPrintsTheCommands() throws IOException {
    scene = Scene.in(directory, "    onFailure: rollback\n");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      CommitId good = scene.head();
      scene.commit(Scene.WEB.formatted("v2"), "Move to v2");
      deploy(engine);
      Path moved = directory.resolve("moved");
      Files.move(scene.repository(), moved);

      RunResult result = engine.rollBack(scene.web(), Optional.empty(), Request.by("ana"));

      Files.move(moved, scene.repository());
      assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(running(engine).getFirst().commit()).contains(good);
      var committed = state(engine).lastRun().orElseThrow().rollbackCommit().orElseThrow();
      assertThat(committed.commit()).isEmpty();
      assertThat(committed.commands())
          .anyMatch(command -> command.contains("--source=" + good))
          .last()
          .isEqualTo("git push");
    }
  }

  @Test
  void aRemovalThatFailsEndsItsRun() throws IOException {
    scene = Scene.in(directory);
    scene.fleetFile(
        Files.readString(scene.fleetPath())
            .replace(
                "targets:\n",
                "targets:\n  away: {kind: compose, socket: " + directory + "/no.sock}\n"));
    AppName gone = new AppName("gone");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      engine
          .journal()
          .append(
              new Event.DeploymentOpened(
                  gone,
                  new DeploymentId("d-gone"),
                  scene.head(),
                  "Start",
                  "Ana",
                  "compose:away",
                  "ana"));

      assertThatThrownBy(() -> engine.prune(engine.orphans(), false, Request.by("ana")))
          .isInstanceOf(Problem.class);

      AppState.Run removal = engine.state(gone).lastRun().orElseThrow();
      assertThat(removal.kind()).isEqualTo(Event.RunKind.REMOVE);
      assertThat(removal.end().orElseThrow().outcome()).isEqualTo(Event.RunOutcome.FAILED);
      assertThat(engine.state(gone).removed()).isFalse();
    }
  }

  @Test
  void aFleetThatLosesItsOnlyAppRemovesItOnlyWhenAPersonSaysSo() throws IOException {
    scene = Scene.in(directory);
    String before = Files.readString(scene.fleetPath());
    try (Engine engine = scene.engine()) {
      deploy(engine);
    }
    App web = scene.web();
    scene.fleetFile(before.substring(0, before.indexOf("apps:")) + "apps: {}\n");
    try (Engine engine = scene.engine()) {
      assertThat(engine.orphans()).hasSize(1);
      refused(
          () -> engine.prune(engine.orphans(), false, Request.by("ana")),
          ExitCode.PREPARE_FAILED,
          "slipway deploy --prune --yes");
      assertThat(engine.wiring().target(web.target()).observe(web.name(), "web").instances())
          .hasSize(1);

      engine.prune(engine.orphans(), true, Request.by("ana"));
      assertThat(engine.wiring().target(web.target()).observe(web.name(), "web").instances())
          .isEmpty();
    } finally {
      scene.fleetFile(before);
    }
  }

  @Test
  void aRepositoryThatIsNotTrustedWithTheMachineIsRefused() throws IOException {
    scene = Scene.in(directory);
    scene.fleetFile(
        Files.readString(scene.fleetPath())
            .replace("trust: [host-processes, commands]", "trust: []"));
    try (Engine engine = scene.engine()) {
      refused(() -> deploy(engine), ExitCode.POLICY, "host-processes");
      assertThat(running(engine)).isEmpty();
    }
  }

  @Test
  void aFailedBackupStopsTheDeploymentBeforeAnythingIsStopped() {
    scene =
        Scene.in(
            directory,
            "    backup: {command: [/bin/sh, -c, \"echo no space left >&2; exit 3\"]}\n");
    try (Engine engine = scene.engine()) {
      refused(() -> deploy(engine), ExitCode.PREPARE_FAILED, "no space left");
      assertThat(running(engine)).isEmpty();
    }
  }

  @Test
  void noSecretIsLeftAnywhere() throws IOException {
    String secret = "hunter2-sesame";
    scene = Scene.in(directory, "    onFailure: rollback\n");
    Scene.write(scene.root().resolve("config/web/.env"), "DB_PASSWORD=" + secret + "\n");
    String leaky =
        """
        services:
          web:
            command: ["/bin/sh", "-c", "echo the password is $$DB_PASSWORD; echo FATAL $$DB_PASSWORD >&2; exec sleep 1000"]
            environment: {DB_PASSWORD: "${DB_PASSWORD}", VERSION: %s}
            healthcheck:
              test: ["CMD", "/bin/sh", "-c", "echo probe $$DB_PASSWORD; test $$VERSION != broken"]
              interval: 200ms
              retries: 2
            stop_grace_period: 1s
        """;
    scene.commit(leaky.formatted("v1"), "Print the password");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      scene.commit(leaky.formatted("broken"), "Break it");
      RunResult result = deploy(engine);

      assertThat(result.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
      assertThat(result.toString()).doesNotContain(secret);
      assertThat(Leaks.files(scene.root(), secret)).isEmpty();
      assertThat(Leaks.commandLines(secret)).isEmpty();
      assertThat(engine.diagnose(scene.web()).files().toString()).doesNotContain(secret);
    }
  }

  private void approveAndDeploy(Engine engine) {
    refused(() -> deploy(engine), ExitCode.APPROVAL_NEEDED, "p-");
    engine.approve(scene.web().name(), lastPlan(engine), Optional.empty(), "ana");
    deploy(engine);
  }

  private String lastPlan(Engine engine) {
    return state(engine).lastRun().orElseThrow().plan().orElseThrow().planHash();
  }

  private AppState.End lastEnd(Engine engine) {
    return state(engine).lastRun().orElseThrow().end().orElseThrow();
  }

  private AppState state(Engine engine) {
    return engine.state(scene.web().name());
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

  private static void refused(ThrowingCallable work, ExitCode code, String text) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            Problem.class,
            e -> {
              assertThat(e.getMessage() + " " + e.next().orElse("")).contains(text);
              assertThat(e.exitCode()).isEqualTo(code);
            });
  }
}
