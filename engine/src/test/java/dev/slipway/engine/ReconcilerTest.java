package dev.slipway.engine;

import static dev.slipway.journal.Stage.VERIFY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Chain;
import dev.slipway.journal.Event;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Observed;
import dev.slipway.model.Problem;
import dev.slipway.supervisor.RunFiles;
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
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
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

  /** What the restart policy says does not depend on what is to be done on drift. */
  @Test
  void processesThatEndedWithTheMachineAreBroughtUpAtTheFirstPass() throws Exception {
    scene = Scene.in(directory, "    drift: report\n");
    scene.commit(Scene.WEB.formatted("v1") + "    restart: unless-stopped\n", "Stay up");
    try (Engine engine = scene.engine()) {
      pass(daemon(engine));
      String before = running(engine).getFirst().id();
      endAsAReboot();
      assertThat(running(engine)).noneMatch(i -> i.state() == Observed.State.RUNNING);

      pass(daemon(engine));

      assertThat(running(engine)).hasSize(1).allMatch(i -> i.state() == Observed.State.RUNNING);
      assertThat(running(engine).getFirst().id()).isNotEqualTo(before);
      assertThat(state(engine).lastRun().orElseThrow().kind()).isEqualTo(Event.RunKind.CORRECT);
      assertThat(state(engine).lastRun().orElseThrow().end().orElseThrow().exitCode()).isZero();
    }
  }

  @Test
  void processesThatAreNotToBeStartedAgainStayEndedAfterAReboot() throws Exception {
    scene = Scene.in(directory, "    drift: report\n");
    try (Engine engine = scene.engine()) {
      pass(daemon(engine));
      endAsAReboot();

      pass(daemon(engine));

      assertThat(running(engine)).noneMatch(i -> i.state() == Observed.State.RUNNING);
    }
  }

  /** The supervisor goes first, so that it cannot see the others go. */
  private void endAsAReboot() throws Exception {
    long pid = RunFiles.of(scene.root(), "web").supervisor().orElseThrow().pid();
    ProcessHandle supervisor = ProcessHandle.of(pid).orElseThrow();
    var all = Stream.concat(Stream.of(supervisor), supervisor.descendants()).toList();
    assertThat(all).hasSizeGreaterThan(1);
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle process : all) {
      process.onExit().get(60, TimeUnit.SECONDS);
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

  @Test
  void hostFilesThatChangedWhileNoDaemonRanAreDeployedByTheNextOne() throws IOException {
    scene = Scene.in(directory);
    scene.commit(Scene.WEB.formatted("${COLOUR:-grey}"), "Ask the host for a colour");
    Path env = scene.root().resolve("config/web/.env");
    try (Engine engine = scene.engine()) {
      pass(daemon(engine));
      String grey = running(engine).getFirst().id();

      Scene.write(env, "COLOUR=green\n");
      pass(daemon(engine));
      String green = running(engine).getFirst().id();
      assertThat(green).isNotEqualTo(grey);

      Reconciler quiet = daemon(engine);
      pass(quiet);
      assertThat(quiet.renderings()).isZero();

      Files.delete(env);
      pass(daemon(engine));
      assertThat(running(engine).getFirst().id()).isNotEqualTo(green);
    }
  }

  @Test
  void whatIsShelvedWaitsWhateverBecomesOfTheHostsFiles() {
    scene = Scene.in(directory);
    scene.commit(Scene.WEB.formatted("${COLOUR:-grey}"), "Ask the host for a colour");
    Path env = scene.root().resolve("config/web/.env");
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      CommitId first = scene.head();
      scene.commit(Scene.WEB.formatted("${COLOUR:-blue}"), "Prefer blue");
      engine.open(scene.web(), Request.by("ana"));
      engine.shelve(scene.web(), "not today", "ana");

      pass(daemon);
      Scene.write(env, "COLOUR=green\n");
      pass(daemon);
      pass(daemon(engine));
      assertThat(running(engine).getFirst().commit()).contains(first);
      assertThat(state(engine).deployment().orElseThrow().phase()).isEqualTo(AppState.Phase.PAUSED);

      CommitId third = scene.commit(Scene.WEB.formatted("v3"), "Move to v3");
      pass(daemon);
      assertThat(running(engine).getFirst().commit()).contains(third);
    }
  }

  @Test
  void aFailureThatWasLeftAsItIsIsNoDriftToCorrect() {
    scene = Scene.in(directory, "    drift: correct\n    onFailure: ask\n");
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      CommitId bad = scene.commit(Scene.WEB.formatted("broken"), "Break it");
      pass(daemon);
      now = now.plus(Duration.ofMinutes(5));
      pass(daemon);
      assertThat(running(engine).getFirst().commit()).contains(bad);
      assertThat(state(engine).hold().orElseThrow().commit()).isEqualTo(bad);
      assertThat(state(engine).drift()).isEmpty();
    }
  }

  @Test
  void driftThatIsToBeIgnoredIsNotEvenNoted() {
    scene = Scene.in(directory, "    drift: ignore\n");
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      engine.wiring().target(scene.web().target()).remove(scene.web().name(), "web", true);
      now = now.plus(Duration.ofMinutes(5));
      pass(daemon);
      assertThat(running(engine)).isEmpty();
      assertThat(state(engine).drift()).isEmpty();
      assertThat(heard.notes).isEmpty();
    }
  }

  @Test
  void theForwardCommitOfARollbackIsTakenUpAndLeavesTheHold() {
    scene = Scene.in(directory, "    onFailure: rollback\n");
    // Nobody has the branch checked out, so that it may be pushed to.
    scene.git(scene.repository(), "checkout", "-q", "--detach");
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      String good = running(engine).getFirst().id();
      CommitId bad = scene.commit(Scene.WEB.formatted("broken"), "Break it");
      scene.git(scene.repository(), "branch", "-f", "main", bad.value());
      pass(daemon);
      CommitId forward = new CommitId(scene.git(scene.repository(), "rev-parse", "main").strip());
      assertThat(forward).isNotEqualTo(bad);
      assertThat(scene.git(scene.repository(), "log", "-1", "--format=%(trailers)", "main"))
          .contains("Slipway-Fleet: test\n")
          .contains("Slipway-Journal-Head: ");

      pass(daemon);
      assertThat(state(engine).deployment().orElseThrow().commit()).isEqualTo(forward);
      assertThat(state(engine).lastRun().orElseThrow().end().orElseThrow().outcome())
          .isEqualTo(Event.RunOutcome.UNCHANGED);
      assertThat(state(engine).hold().orElseThrow().commit()).isEqualTo(bad);
      assertThat(running(engine)).hasSize(1);
      assertThat(good).isNotEmpty();
    }
  }

  @Test
  void aKilledRunIsTakenUpByTheNextPass() throws InterruptedException {
    scene = Scene.in(directory);
    String event =
        KillSweep.killed(scene, "deploy", new KillSweep.Point(6, PausingJournal.When.AFTER));
    try (Engine engine = scene.engine()) {
      AppState.Run left = state(engine).openRun().orElseThrow();
      pass(daemon(engine));
      assertThat(running(engine)).as("killed after " + event).hasSize(1);
      assertThat(state(engine).lastRun().orElseThrow().id()).isEqualTo(left.id());
      assertThat(state(engine).lastGood().orElseThrow().run()).isEqualTo(left.id());
      assertThat(heard.notes).contains("went on with interrupted run " + left.id());
    }
  }

  @Test
  void aDaemonThatIsAskedToEndLeavesItsRunForTheNextOne() throws Exception {
    scene = Scene.in(directory);
    String brief = Files.readString(scene.fleetPath());
    scene.fleetFile(brief.replace("timeout: 20s}", "timeout: 20s, observe: 1h}"));
    var stop = new Stop();
    String instance;
    try (Engine engine = scene.engine()) {
      var daemon = new Reconciler(engine, stop, heard);
      Future<?> serving = threads.submit(daemon::serve);
      until(() -> state(engine).openRun().flatMap(AppState.Run::stage).equals(Optional.of(VERIFY)));
      stop.request();
      serving.get(2, TimeUnit.MINUTES);
      assertThat(state(engine).openRun()).isPresent();
      instance = running(engine).getFirst().id();
    }
    scene.fleetFile(brief);
    try (Engine engine = scene.engine()) {
      pass(daemon(engine));
      assertThat(state(engine).lastGood()).isPresent();
      assertThat(running(engine)).extracting(Observed.Instance::id).containsExactly(instance);
    }
  }

  @Test
  void aRepositoryThatVanishedKeepsNoOtherAppWaiting() throws IOException {
    scene = Scene.in(directory);
    Path other = directory.resolve("other");
    scene.git(directory, "clone", "-q", scene.repository().toString(), other.toString());
    addApp("aaa", "");
    scene.fleetFile(
        Files.readString(scene.fleetPath())
            .replace("  shop:", "  far: {url: " + other + ", trust: [host-processes]}\n  shop:")
            .replaceFirst("repository: shop", "repository: far"));
    Path moved = directory.resolve("moved");
    Files.move(other, moved);
    AppName far = new AppName("aaa");
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      assertThat(running(engine)).hasSize(1);
      assertThat(engine.state(far).lastGood()).isEmpty();
      assertThat(heard.problems).extracting(Problem::exitCode).contains(ExitCode.UNREACHABLE);

      Files.move(moved, other);
      pass(daemon);
      assertThat(engine.state(far).lastGood()).isPresent();
      engine.wiring().target(scene.web().target()).remove(far, "aaa", true);
    }
  }

  @Test
  void aCommitThatDoesNotTouchAnAppIsNotedOnce() throws IOException {
    scene = Scene.in(directory);
    Scene.write(scene.repository().resolve("web/compose.yaml"), Scene.WEB.formatted("v1"));
    scene.commitAll("Give the app a path of its own");
    String fleet = Files.readString(scene.fleetPath());
    scene.fleetFile(fleet.replace("ref: main}", "ref: main, path: web}"));
    try (Engine engine = scene.engine()) {
      Reconciler daemon = daemon(engine);
      pass(daemon);
      Scene.write(scene.repository().resolve("docs/readme.md"), "elsewhere");
      scene.commitAll("Write elsewhere");
      pass(daemon);
      pass(daemon);
      pass(daemon(engine));
      assertThat(heard.notes).containsExactly(scene.head().abbreviated() + " does not touch it");
    }
  }

  @Test
  void theDaemonKeepsTheJournalWithinWhatTheFleetSays() throws Exception {
    scene = Scene.in(directory);
    scene.fleetFile(Files.readString(scene.fleetPath()) + "retention: {events: {count: 1000}}\n");
    var stop = new Stop();
    try (Engine engine = scene.engine()) {
      for (int i = 0; i < 2_000; i++) {
        engine.journal().append(new Event.AppContinued(scene.web().name(), "ana"));
      }
      Future<?> serving = threads.submit(() -> new Reconciler(engine, stop, heard).serve());
      until(() -> engine.journal().stored(0).size() < 1_500);
      until(() -> state(engine).lastGood().isPresent());
      stop.request();
      serving.get(2, TimeUnit.MINUTES);
      assertThat(Chain.verify(engine.journal().stored(0))).isEmpty();
    } finally {
      stop.request();
    }
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(50);
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
    private final List<String> notes = new CopyOnWriteArrayList<>();

    @Override
    public void pass(int looked, int changed, Duration took) {}

    @Override
    public void ran(AppName app, RunResult result) {}

    @Override
    public void failed(AppName app, Problem problem) {
      problems.add(problem);
    }

    @Override
    public void noted(AppName app, String what) {
      notes.add(what);
    }
  }
}
