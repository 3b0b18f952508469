package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Observed;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the daemon does in one pass after the other, with real git and real processes. */
class ReconcilerTest {
  @TempDir Path directory;
  private Scene scene;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Heard heard = new Heard();
  private Instant now = Instant.now();

  @AfterEach
  void endWhatRuns() {
    threads.close();
    if (scene != null) {
      scene.tearDown();
    }
  }

  @Test
  void aNewCommitIsRolledOutAndAPassWithoutOneRendersNothing() {
    scene = Scene.in(directory);
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      assertThat(running(engine)).hasSize(1);
      CommitId second = scene.commit(Scene.WEB.formatted("v2"), "Second");
      pass(daemon);
      assertThat(running(engine).getFirst().commit()).contains(second);
      long before = daemon.renderings();
      long events = engine.journal().after(0).size();
      pass(daemon);
      pass(daemon);
      assertThat(daemon.renderings()).isEqualTo(before).isEqualTo(2);
      assertThat(engine.journal().after(0)).hasSize((int) events);
      assertThat(heard.problems).isEmpty();
    }
  }

  @Test
  void aCommitThatTouchesOnePathRendersOnlyTheAppThere() throws IOException {
    scene = Scene.in(directory);
    Scene.write(scene.repository().resolve("web/compose.yaml"), Scene.WEB.formatted("v1"));
    scene.commitAll("Give the app a path of its own");
    String fleet = Files.readString(scene.fleetPath());
    scene.fleetFile(fleet.replace("ref: main}", "ref: main, path: web}"));
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      assertThat(daemon.renderings()).isEqualTo(1);

      Scene.write(scene.repository().resolve("docs/readme.md"), "elsewhere");
      scene.commitAll("Write elsewhere");
      pass(daemon);
      assertThat(daemon.renderings()).isEqualTo(1);

      Scene.write(scene.repository().resolve("web/compose.yaml"), Scene.WEB.formatted("v2"));
      CommitId touched = scene.commitAll("Change the app");
      pass(daemon);
      assertThat(daemon.renderings()).isEqualTo(2);
      assertThat(running(engine).getFirst().commit()).contains(touched);
    }
  }

  @Test
  void anotherProcessOfTheDaemonGoesOnWithoutRendering() {
    scene = Scene.in(directory);
    try (Engine engine = scene.engine()) {
      pass(daemon(engine));
      Reconciler next = daemon(engine);
      pass(next);
      assertThat(next.renderings()).isZero();
    }
  }

  @Test
  void changedHostFilesAreDeployed() {
    scene = Scene.in(directory);
    scene.commit(Scene.WEB.formatted("${COLOUR:-grey}"), "Ask the host for a colour");
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      String before = running(engine).getFirst().id();
      Scene.write(scene.root().resolve("config/web/.env"), "COLOUR=green\n");
      pass(daemon);
      assertThat(running(engine).getFirst().id()).isNotEqualTo(before);
    }
  }

  @Test
  void aVersionThatWasRolledBackIsNotDeployedAgainByPasses() {
    scene = Scene.in(directory, "    onFailure: rollback\n");
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      CommitId good = scene.head();
      CommitId bad = scene.commit(Scene.WEB.formatted("broken"), "Break it");
      pass(daemon);
      pass(daemon);
      pass(daemon(engine));
      assertThat(running(engine).getFirst().commit()).contains(good);
      assertThat(state(engine).hold().orElseThrow().commit()).isEqualTo(bad);
      assertThat(state(engine).runs().values())
          .extracting(AppState.Run::commit)
          .filteredOn(bad::equals)
          .hasSize(1);
    }
  }

  @Test
  void whatCouldNotBePreparedIsTriedAgainWithNothingNewInGit() {
    scene = Scene.in(directory);
    scene.commit(Scene.WEB.formatted("${DB_HOST:?the database}"), "Ask for DB_HOST");
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      pass(daemon);
      assertThat(heard.problems).extracting(Problem::exitCode).contains(ExitCode.SECRET_MISSING);
      Scene.write(scene.root().resolve("config/web/.env"), "DB_HOST=db\n");
      pass(daemon(engine));
      assertThat(running(engine)).hasSize(1);
    }
  }

  @Test
  void aNewCommitEndsTheWaitAfterAFailure() {
    scene = Scene.in(directory);
    scene.commit(Scene.WEB.formatted("${DB_HOST:?the database}"), "Ask for DB_HOST");
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      for (int i = 0; i < 8; i++) {
        pass(daemon);
      }
      scene.commit(Scene.WEB.formatted("v3"), "Ask no more");
      now = now.plusSeconds(-60);
      pass(daemon);
      pass(daemon);
      assertThat(running(engine)).hasSize(1);
    }
  }

  @Test
  void aDeploymentThatDiedBeforeItsFirstRunIsTakenUp() {
    scene = Scene.in(directory);
    try (Engine engine = scene.engine()) {
      engine.open(scene.web(), Request.unattended("commit", Progress.SILENT, new Stop()));
      pass(daemon(engine));
      assertThat(running(engine)).hasSize(1);
    }
  }

  @Test
  void aDeploymentThatAPersonOpenedWaitsForThem() {
    scene = Scene.in(directory);
    try (Engine engine = scene.engine()) {
      engine.open(scene.web(), Request.by("ana"));
      pass(daemon(engine));
      assertThat(running(engine)).isEmpty();
    }
  }

  @Test
  void aServiceThatWasKilledIsStartedAgainWhereDriftIsCorrected() {
    scene = Scene.in(directory, "    drift: correct\n");
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      engine.wiring().target(scene.web().target()).remove(scene.web().name(), "web", true);
      now = now.plus(Duration.ofMinutes(5));
      pass(daemon);
      assertThat(running(engine)).hasSize(1);
      assertThat(state(engine).lastRun().orElseThrow().kind()).isEqualTo(Event.RunKind.CORRECT);
    }
  }

  @Test
  void driftThatIsToBeReportedIsOnlyReported() {
    scene = Scene.in(directory, "    drift: report\n");
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      engine.wiring().target(scene.web().target()).remove(scene.web().name(), "web", true);
      now = now.plus(Duration.ofMinutes(5));
      pass(daemon);
      assertThat(running(engine)).isEmpty();
      assertThat(state(engine).drift()).containsKey("web");
    }
  }

  @Test
  void aPlanIsDeployedByTheNextPassOnceItIsApproved() {
    scene = Scene.in(directory, "    approval: required\n");
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      pass(daemon);
      assertThat(running(engine)).isEmpty();
      assertThat(state(engine).runs()).hasSize(1);
      String plan = state(engine).lastRun().orElseThrow().plan().orElseThrow().planHash();
      engine.approve(scene.web().name(), plan, Optional.empty(), "ana");
      pass(daemon);
      assertThat(running(engine)).hasSize(1);
    }
  }

  @Test
  void whatGoesWrongUnexpectedlyWithOneAppStopsNoOther() throws IOException {
    scene = Scene.in(directory);
    addApp("aaa", "");
    try (Engine engine = scene.engine()) {
      // A directory in the place of the lock's file: no Problem, an UncheckedIOException.
      Files.createDirectories(scene.root().resolve("run/lock/aaa.lock"));
      Reconciler daemon = daemon(engine);
      pass(daemon);
      assertThat(running(engine)).hasSize(1);
      assertThat(heard.problems).extracting(Problem::exitCode).containsExactly(ExitCode.ERROR);
    }
  }

  @Test
  void anAppIsDeployedAfterTheOneItDependsOnWhereverTheFileListsIt() throws IOException {
    scene = Scene.in(directory);
    addApp("aaa", "    dependsOn: [web]\n");
    try (Engine engine = scene.engine()) {
      pass(daemon(engine));
      assertThat(heard.problems).isEmpty();
      assertThat(engine.state(new AppName("aaa")).lastGood()).isPresent();
      engine.wiring().target(scene.web().target()).remove(new AppName("aaa"), "aaa", true);
    }
  }

  @Test
  void anAppThatLeftTheFleetIsRemovedOnce() throws IOException {
    scene = Scene.in(directory);
    String alone = Files.readString(scene.fleetPath());
    addApp("zzz", "");
    try (Engine engine = scene.engine()) {
      pass(daemon(engine));
    }
    scene.fleetFile(alone);
    try (Engine engine = scene.engine()) {
      pass(daemon(engine));
      assertThat(engine.state(new AppName("zzz")).removed()).isTrue();
      assertThat(running(engine)).hasSize(1);
    }
  }

  private void addApp(String name, String more) throws IOException {
    String text = Files.readString(scene.fleetPath());
    scene.fleetFile(
        text.replace(
            "apps:\n",
            "apps:\n  "
                + name
                + ":\n    source: {repository: shop, ref: main}\n    target: here\n"
                + "    interval: 1s\n    verify: {samples: 2, every: 50ms, timeout: 20s}\n"
                + more));
  }

  private Reconciler daemon(Engine engine) {
    return new Reconciler(engine, new Stop(), heard);
  }

  /** Each pass is a minute after the one before, so that every app is due. */
  private void pass(Reconciler daemon) {
    now = now.plus(Duration.ofSeconds(61));
    daemon.pass(now, threads);
  }

  private AppState state(Engine engine) {
    return engine.state(scene.web().name());
  }

  private List<Observed.Instance> running(Engine engine) {
    App web = scene.web();
    return engine.wiring().target(web.target()).observe(web.name(), "web").instances();
  }

  private static final class Heard implements Reconciler.Reports {
    private final List<Problem> problems = new CopyOnWriteArrayList<>();

    @Override
    public void pass(int looked, int changed, Duration took) {}

    @Override
    public void ran(AppName app, RunResult result) {}

    @Override
    public void failed(AppName app, Problem problem) {
      problems.add(problem);
    }

    @Override
    public void noted(AppName app, String what) {}
  }
}
