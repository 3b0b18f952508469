package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.journal.Stage;
import dev.slipway.model.AppName;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Observed;
import dev.slipway.model.Problem;
import dev.slipway.model.Secrets;
import dev.slipway.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold when something goes wrong, on Docker Engine. */
@RequiresDocker
class ComposeCasesTest {
  private static final String STAYS = "exec sleep 1000";

  @TempDir Path directory;
  private final List<String> images = new ArrayList<>();
  private Scene scene;

  @AfterEach
  void endWhatRuns() {
    if (scene != null) {
      scene.tearDown();
    }
    images.forEach(image -> Docker.docker("image", "rm", "--force", image));
  }

  @Test
  void anUnhealthyVersionIsRolledBackToTheOldImage() {
    rolledBack(
        """
            healthcheck: {test: ["CMD", "false"], interval: 1s, retries: 1}
        """);
  }

  @Test
  void aCrashLoopIsRolledBackToTheOldImage() {
    rolledBack(
        """
            restart: always
            command: ["/bin/sh", "-c", "echo FATAL no database; exit 1"]
        """);
  }

  @Test
  void aServiceThatRunsOutOfMemoryIsRolledBackToTheOldImage() {
    rolledBack(
        """
            mem_limit: 8m
            memswap_limit: 8m
            init: false
            command: ["tail", "/dev/zero"]
        """);
  }

  @Test
  void aOneShotServiceThatFailsIsRolledBackToTheOldImage() {
    rolledBack(
        """
          job:
            image: %s
            command: ["false"]
            restart: "no"
        """
            .formatted(Docker.image()));
  }

  /** The new version has an image of its own and what is to go wrong with it. */
  private void rolledBack(String fault) {
    String old = image("1");
    String next = image("2");
    scene = Scene.onDocker(directory, web(old, ""), "");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      String oldId = imageOf(only(engine, "web"));
      scene.commit(web(next, fault), "Break it");

      RunResult result = deploy(engine);

      assertThat(result.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
      assertThat(imageOf(only(engine, "web"))).isEqualTo(oldId);
      assertThat(only(engine, "web").state()).isEqualTo(Observed.State.RUNNING);
      assertThat(state(engine).lastRun().orElseThrow().ended(Stage.ROLLBACK, Event.Outcome.OK))
          .isTrue();
      assertThat(running(engine)).hasSize(1);
    }
  }

  @Test
  void aOneShotServiceThatExitsZeroIsSuccess() {
    String job =
        """
          job:
            image: %s
            command: ["true"]
            restart: "no"
        """;
    scene = Scene.onDocker(directory, web(Docker.image(), job.formatted(Docker.image())), "");
    try (Engine engine = scene.engine()) {
      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);
      assertThat(only(engine, "job").exitCode()).contains(0);
      List<String> before = ids(engine);

      assertThat(deploy(engine).outcome()).isEqualTo(Event.RunOutcome.UNCHANGED);
      assertThat(ids(engine)).isEqualTo(before);
    }
  }

  @Test
  void aPortThatIsTakenNamesItsOwnerAndNothingStops() throws IOException {
    scene = Scene.onDocker(directory, web(Docker.image(), ""), "");
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Engine engine = scene.engine()) {
      deploy(engine);
      List<String> before = ids(engine);
      scene.commit(web(Docker.image(), port(taken.getLocalPort())), "Publish a port");

      refused(() -> deploy(engine), ExitCode.PREFLIGHT, "pid " + ProcessHandle.current().pid());
      assertThat(ids(engine)).isEqualTo(before);
    }
  }

  @Test
  void aPortThatIsTakenBetweenPlanAndStartIsRolledBack() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    scene = Scene.onDocker(directory, web(Docker.image(), ""), "");
    var taking = new Taking(port);
    try (taking;
        Engine engine = scene.engine()) {
      deploy(engine);
      scene.commit(web(Docker.image(), port(port)), "Publish a port");

      var request = Request.by("ana").with(taking, new Stop(), FailureChoice.UNATTENDED);
      RunResult result = engine.deploy(scene.web(), request);

      assertThat(result.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
      assertThat(state(engine).lastRun().orElseThrow().ended(Stage.DEPLOY, Event.Outcome.FAILED))
          .isTrue();
      assertThat(result.failure().orElseThrow().toString()).contains(String.valueOf(port));
      assertThat(only(engine, "web").state()).isEqualTo(Observed.State.RUNNING);
    }
  }

  /** Takes a port as soon as the deployment has been planned. */
  private static final class Taking implements Progress, AutoCloseable {
    private final int port;
    private Optional<ServerSocket> taken = Optional.empty();

    Taking(int port) {
      this.port = port;
    }

    @Override
    public void started(AppName app, Stage stage) {
      if (stage == Stage.DEPLOY) {
        try {
          taken = Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public void doing(AppName app, Stage stage, String what) {}

    @Override
    public void ended(
        AppName app, Stage stage, Event.Outcome outcome, Duration took, String summary) {}

    @Override
    public void close() throws IOException {
      if (taken.isPresent()) {
        taken.get().close();
      }
    }
  }

  @Test
  void aRegistryThatIsDownTouchesNothing() throws IOException {
    scene = Scene.onDocker(directory, web(Docker.image(), ""), "");
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Engine engine = scene.engine()) {
      deploy(engine);
      List<String> effects = scene.dockerEvents().soFar();
      int port = free.getLocalPort();
      free.close();
      scene.commit(web("127.0.0.1:" + port + "/app:2", ""), "Take it from a registry");

      refused(() -> deploy(engine), ExitCode.PREPARE_FAILED, "127.0.0.1:" + port);
      assertThat(scene.dockerEvents().soFar()).isEqualTo(effects);
    }
  }

  @Test
  void aMountedFileThatChangedInGitIsSeenAndAnUnrelatedCommitRestartsNothing() {
    String mount =
        """
            volumes: ["./web.conf:/web.conf:ro"]
        """;
    scene = Scene.onDocker(directory, web(Docker.image(), ""), "");
    Scene.write(scene.repository().resolve("web.conf"), "one");
    scene.commit(web(Docker.image(), mount), "Mount the configuration");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      assertThat(seen(engine, "/web.conf")).isEqualTo("one");

      List<String> before = ids(engine);
      Scene.write(scene.repository().resolve("README"), "read me");
      scene.commitAll("Explain it");
      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);
      assertThat(ids(engine)).isEqualTo(before);

      Scene.write(scene.repository().resolve("web.conf"), "two");
      scene.commitAll("Configure it");
      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);
      assertThat(seen(engine, "/web.conf")).isEqualTo("two");
    }
  }

  @Test
  void whatWasRestoredKeepsTheFilesItMounts() throws IOException {
    String mount =
        """
            volumes: ["./web.conf:/web.conf:ro"]
        """;
    scene = Scene.onDocker(directory, web(Docker.image(), ""), "");
    Scene.write(scene.repository().resolve("web.conf"), "one");
    scene.commit(web(Docker.image(), mount), "Mount the configuration");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      scene.commit(web(Docker.image(), mount + "    command: [\"false\"]\n"), "Break it");
      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
      String restored = only(engine, "web").id();

      for (int other = 0; other < 5; other++) {
        scene.commit(web(Docker.image(), mount + other(other)), "Change another");
        age(scene.root().resolve("cache/checkouts"));
        assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);
      }

      assertThat(only(engine, "web").id()).isEqualTo(restored);
      String source =
          Docker.docker("inspect", "--format", "{{(index .Mounts 0).Source}}", restored);
      assertThat(Path.of(source)).hasContent("one");
    }
  }

  private static String other(int number) {
    return """
      other:
        image: %s
        init: true
        command: ["sleep", "100%d"]
        stop_grace_period: 1s
    """
        .formatted(Docker.image(), number);
  }

  /** As if no checkout had been asked for of late. */
  private static void age(Path checkouts) throws IOException {
    try (var all = Files.walk(checkouts, 2)) {
      for (Path each : all.toList()) {
        Files.setLastModifiedTime(
            each, java.nio.file.attribute.FileTime.from(Instant.now().minus(Duration.ofDays(2))));
      }
    }
  }

  @Test
  void aRollbackNeedsNoRegistryWhereTheOldImageLostItsName() {
    String name = image("1");
    scene = Scene.onDocker(directory, web(name, ""), "");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      Docker.image(name, "2");
      scene.commit(web(name, "    environment: {VERSION: v2}\n"), "Move to v2");
      deploy(engine);
      assertThat(seen(engine, "/mark")).isEqualTo("2");
      Docker.docker("image", "rm", "--force", name);

      RunResult result = engine.rollBack(scene.web(), Optional.empty(), Request.by("ana"));

      assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(seen(engine, "/mark")).isEqualTo("1");
    } finally {
      images.clear();
    }
  }

  @Test
  void imagesThatNoRollbackNeedsAreGivenUp() throws IOException {
    scene = Scene.onDocker(directory, web(image("0"), ""), "");
    scene.fleetFile(Files.readString(scene.fleetPath()) + "retention: {releases: 2}\n");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      for (int version = 1; version <= 3; version++) {
        scene.commit(web(image(String.valueOf(version)), ""), "Move to " + version);
        assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);
      }

      String kept =
          Docker.docker(
              "image",
              "ls",
              "--format",
              "{{.ID}}",
              "--filter",
              "reference=slipway.local/keep/" + scene.web().name());
      assertThat(kept.lines()).hasSize(2);
    }
  }

  @Test
  void aPollAfterARollbackDeploysNothing() {
    scene = Scene.onDocker(directory, web(Docker.image(), ""), "");
    try (Engine engine = scene.engine();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      deploy(engine);
      scene.commit(web(Docker.image(), "    command: [\"false\"]\n"), "Break it");
      deploy(engine);
      List<String> effects = scene.dockerEvents().soFar();

      var reconciler = new Reconciler(engine, new Stop(), new Silent());
      reconciler.pass(Instant.now(), threads);
      reconciler.pass(Instant.now().plusSeconds(3600), threads);

      assertThat(scene.dockerEvents().soFar()).isEqualTo(effects);
      assertThat(state(engine).hold()).isPresent();
    }
  }

  private static final class Silent implements Reconciler.Reports {
    @Override
    public void pass(int looked, int changed, Duration took) {}

    @Override
    public void ran(AppName app, RunResult result) {}

    @Override
    public void failed(AppName app, Problem problem) {}

    @Override
    public void noted(AppName app, String what) {}
  }

  @Test
  void planLeavesAllContainersAsTheyAre() {
    scene = Scene.onDocker(directory, web(Docker.image(), ""), "");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      List<Observed.Instance> before = running(engine);
      List<String> effects = scene.dockerEvents().soFar();
      scene.commit(web(Docker.image(), "    environment: {VERSION: v2}\n"), "Move to v2");

      assertThat(engine.plan(scene.web(), Request.by("ana")).hasChanges()).isTrue();

      assertThat(running(engine)).isEqualTo(before);
      assertThat(scene.dockerEvents().soFar()).isEqualTo(effects);
    }
  }

  @Test
  void aMissingEnvFileNamesItAndNothingStops() {
    scene = Scene.onDocker(directory, web(Docker.image(), ""), "");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      List<String> before = ids(engine);
      scene.commit(web(Docker.image(), "    env_file: [.env]\n"), "Read .env");

      refused(() -> deploy(engine), ExitCode.SECRET_MISSING, ".env");
      assertThat(ids(engine)).isEqualTo(before);
    }
  }

  @Test
  void aFullDiskTouchesNothing() throws IOException {
    scene = Scene.onDocker(directory, web(Docker.image(), ""), "");
    Files.createDirectories(scene.root());
    SmallDisk.over(scene.root());
    try (Engine engine = scene.engine()) {
      deploy(engine);
      List<String> before = ids(engine);
      scene.commit(web(Docker.image(), "    environment: {VERSION: v2}\n"), "Move to v2");
      SmallDisk.fill(scene.root().resolve("filler"));

      assertThatThrownBy(() -> deploy(engine))
          .isInstanceOfSatisfying(
              Problem.class,
              e -> assertThat(e.exitCode()).isIn(ExitCode.PREFLIGHT, ExitCode.PREPARE_FAILED));
      assertThat(ids(engine)).isEqualTo(before);

      Files.delete(scene.root().resolve("filler"));
      assertThat(again(engine).exitCode()).isEqualTo(ExitCode.OK);
    } finally {
      scene.tearDown();
      scene = null;
      SmallDisk.take(directory.resolve("root"));
    }
  }

  /** What a person does once there is room again: go on with what is open, or say it again. */
  private RunResult again(Engine engine) {
    return state(engine).openRun().isPresent()
        ? engine.resume(scene.web(), Request.by("ana")).result().orElseThrow()
        : deploy(engine);
  }

  @Test
  void noSecretIsLeftAnywhere() throws IOException {
    String secret = "hunter2-sesame";
    String leaky =
        """
        services:
          web:
            image: %s
            init: true
            command: ["/bin/sh", "-c", "echo it is $$DB_PASSWORD; echo FATAL $$DB_PASSWORD >&2; %s"]
            environment: {DB_PASSWORD: "${DB_PASSWORD}"}
            stop_grace_period: 1s
        """;
    scene = Scene.onDocker(directory, leaky.formatted(Docker.image(), STAYS), "");
    Scene.write(
        scene.root().resolve("config/" + scene.web().name() + "/.env"),
        "DB_PASSWORD=" + secret + "\n");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      scene.commit(leaky.formatted(Docker.image(), "exit 1"), "Break it");
      RunResult result = deploy(engine);

      assertThat(result.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
      assertThat(result.toString()).doesNotContain(secret);
      assertThat(Leaks.files(scene.root(), secret)).isEmpty();
      assertThat(Leaks.commandLines(secret)).isEmpty();
      assertThat(engine.diagnose(scene.web()).files().toString()).doesNotContain(secret);
      String labels =
          Docker.docker("inspect", "--format", "{{json .Config.Labels}}", ids(engine).getFirst());
      assertThat(labels).contains("dev.slipway.run").doesNotContain(secret);
    }
  }

  @Test
  void whatPlainComposeStartedIsAdoptedAsItRuns() {
    String cache =
        """
          cache:
            image: %s
            init: true
            command: ["sleep", "%s"]
            stop_grace_period: 1s
        """;
    String v1 = web(Docker.image(), cache.formatted(Docker.image(), "1001"));
    scene = Scene.onDocker(directory, v1, "");
    String project = scene.web().name().value();
    Docker.in(
        scene.repository(), "compose", "--project-name", project, "up", "--detach", "--quiet-pull");
    try (Engine engine = scene.engine()) {
      List<String> before = ids(engine);
      assertThat(before).hasSize(2);

      Adoption adoption = engine.adoptable(scene.web(), Request.by("ana"));
      assertThat(adoption.complete()).as(adoption.toString()).isTrue();
      assertThat(engine.adopt(scene.web(), adoption, Request.by("ana")).exitCode())
          .isEqualTo(ExitCode.OK);
      assertThat(ids(engine)).isEqualTo(before);

      assertThat(deploy(engine).outcome()).isEqualTo(Event.RunOutcome.UNCHANGED);
      assertThat(ids(engine)).isEqualTo(before);

      String web = only(engine, "web").id();
      scene.commit(web(Docker.image(), cache.formatted(Docker.image(), "1002")), "Change one");
      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);
      assertThat(only(engine, "web").id()).isEqualTo(web);
      assertThat(before).doesNotContain(only(engine, "cache").id());
    }
  }

  /** One secret and one config that are filled from variables, as a file of the container each. */
  private static final String FILLED =
      """
          command: ["/bin/sh", "-c", "cat /run/secrets/db /motd; echo; exec sleep 1000"]
          secrets: [db]
          configs: [motd]
      secrets:
        db: {environment: DB_PASSWORD}
      configs:
        motd: {environment: MOTD}
      """;

  private Path hostVariables() {
    return scene.root().resolve("config/" + scene.web().name() + "/.env");
  }

  @Test
  void secretsAndConfigsAreFilledFromVariablesAndLeakNowhere() throws IOException {
    String secret = "hunter2-sesame";
    scene = Scene.onDocker(directory, web(Docker.image(), FILLED), "");
    Scene.write(hostVariables(), "DB_PASSWORD=" + secret + "\nMOTD='costs $$5'\n");
    try (Engine engine = scene.engine()) {
      assertThat(engine.plan(scene.web(), Request.by("ana")).toString()).doesNotContain(secret);
      RunResult result = deploy(engine);

      assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(seen(engine, "/run/secrets/db")).isEqualTo(secret);
      assertThat(seen(engine, "/motd")).isEqualTo("costs $$5");
      assertThat(result.toString()).doesNotContain(secret);
      assertThat(deploy(engine).outcome()).isEqualTo(Event.RunOutcome.UNCHANGED);

      String before = only(engine, "web").id();
      Scene.write(hostVariables(), "DB_PASSWORD=" + secret + "-2\nMOTD='costs $$5'\n");
      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);
      assertThat(only(engine, "web").id()).isNotEqualTo(before);
      assertThat(seen(engine, "/run/secrets/db")).isEqualTo(secret + "-2");

      // The version before comes back with the value that it had.
      engine.rollBack(scene.web(), Optional.empty(), Request.by("ana"));
      assertThat(seen(engine, "/run/secrets/db")).isEqualTo(secret);
      assertThat(engine.diagnose(scene.web()).files().toString()).doesNotContain(secret);
    }
    // Another process knows of the value by the sealed release alone.
    try (Engine engine = scene.engine()) {
      List<String> lines = new ArrayList<>();
      var all = new Target.LogRequest(Optional.empty(), Optional.empty(), 100, false);
      engine.logs(scene.web(), all, line -> lines.add(line.text()));
      assertThat(lines).anyMatch(line -> line.contains(Secrets.MASK));
      assertThat(String.join("\n", lines)).doesNotContain(secret);
    }
    assertThat(Leaks.files(scene.root(), secret)).isEmpty();
    assertThat(Leaks.commandLines(secret)).isEmpty();
  }

  /** What it was planned with is in the sealed release, and no longer in the host's own file. */
  @Test
  void aRunThatIsGoneOnWithStillHasWhatItsSecretsAreFilledWith() throws Exception {
    scene = Scene.onDocker(directory, web(Docker.image(), FILLED), "");
    Scene.write(hostVariables(), "DB_PASSWORD=hunter2-sesame\nMOTD=hello\n");
    KillSweep.killed(scene, "deploy", "step_started_v1", PausingJournal.When.BEFORE);
    Files.delete(hostVariables());

    try (Engine engine = scene.engine()) {
      RunResult result = engine.resume(scene.web(), Request.by("ana")).result().orElseThrow();
      assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
      assertThat(seen(engine, "/run/secrets/db")).isEqualTo("hunter2-sesame");
    }
  }

  @Test
  void aSecretWhoseVariableIsMissingStopsTheRunBeforeAnythingHappens() {
    scene = Scene.onDocker(directory, web(Docker.image(), FILLED), "");
    try (Engine engine = scene.engine()) {
      refused(() -> deploy(engine), ExitCode.SECRET_MISSING, "DB_PASSWORD");
      refused(() -> deploy(engine), ExitCode.SECRET_MISSING, "compose.yaml:");
      assertThat(running(engine)).isEmpty();
    }
  }

  @Test
  void aFindingNamesTheFileAndLine() {
    scene = Scene.onDocker(directory, web(Docker.image(), ""), "");
    try (Engine engine = scene.engine()) {
      assertThat(engine.plan(scene.web(), Request.by("ana")).findings())
          .anySatisfy(finding -> {
            assertThat(finding.rule()).isEqualTo("restart-missing");
            assertThat(finding.where()).isEqualTo("compose.yaml:2 services.web.restart");
          });
    }
  }

  @Test
  void aServiceThatLeftTheFilesIsRemovedAndItsVolumeKept() {
    String db =
        """
          db:
            image: %s
            init: true
            command: ["sleep", "1000"]
            stop_grace_period: 1s
            volumes: ["data:/data"]
        volumes:
          data: {}
        """
            .formatted(Docker.image());
    scene = Scene.onDocker(directory, web(Docker.image(), db), "");
    try (Engine engine = scene.engine()) {
      deploy(engine);
      String web = only(engine, "web").id();
      scene.commit(web(Docker.image(), ""), "Take db away");

      assertThat(deploy(engine).exitCode()).isEqualTo(ExitCode.OK);

      assertThat(ids(engine)).containsExactly(web);
      assertThat(volumes()).hasSize(1);
    }
  }

  @Test
  void appsThatLeftTheFleetAreRemovedWithTheirVolumesKeptWhenAPersonAgrees() throws IOException {
    String mounted =
        """
            volumes: ["data:/data"]
        volumes:
          data: {}
        """;
    scene = Scene.onDocker(directory, web(Docker.image(), mounted), "");
    String fleet = Files.readString(scene.fleetPath());
    String app = scene.web().name().value();
    String twin = fleet.substring(fleet.indexOf("  " + app + ":")).replace(app, app + "-b");
    scene.fleetFile(fleet + twin);
    try (Engine engine = scene.engine()) {
      deploy(engine);
      engine.deploy(engine.fleet().app(app + "-b"), Request.by("ana"));
    }
    scene.fleetFile(fleet.replace("  " + app + ":", "  another:"));
    try (Engine engine = scene.engine()) {
      assertThat(engine.orphans()).hasSize(2);

      refused(
          () -> engine.prune(engine.orphans(), false, Request.by("ana")),
          ExitCode.PREPARE_FAILED,
          app + "-b");
      assertThat(containers(app)).hasSize(1);

      engine.prune(engine.orphans(), true, Request.by("ana"));
      assertThat(containers(app)).isEmpty();
      assertThat(containers(app + "-b")).isEmpty();
      assertThat(listed("image", "ls", "--quiet", "slipway.local/keep/" + app)).isEmpty();
      assertThat(engine.orphans()).isEmpty();
    } finally {
      scene.fleetFile(fleet);
      assertThat(volumes()).hasSize(1);
      Docker.docker("volume", "rm", app + "-b_data");
    }
  }

  private static List<String> containers(String project) {
    return listed(
        "ps", "--all", "--quiet", "--filter", "label=com.docker.compose.project=" + project);
  }

  private List<String> volumes() {
    String project = scene.web().name().value();
    return listed(
        "volume", "ls", "--quiet", "--filter", "label=com.docker.compose.project=" + project);
  }

  private static List<String> listed(String... words) {
    return Docker.docker(words).lines().filter(line -> !line.isEmpty()).toList();
  }

  // ------------------------------------------------------------------------------------- words

  /**
   * A service that stays, as the first in a file.
   *
   * @param more further lines: of the service where indented by four, of others by two
   */
  private static String web(String image, String more) {
    List<String> own = more.lines().takeWhile(line -> line.startsWith("    ")).toList();
    String keys =
        """
            init: true
            command: ["/bin/sh", "-c", "exec sleep 1000"]
        """
            .lines()
            .filter(line -> own.stream().noneMatch(o -> o.startsWith(key(line))))
            .map(line -> line + "\n")
            .reduce("", String::concat);
    return """
    services:
      web:
        image: %s
        stop_grace_period: 1s
    """
            .formatted(image)
        + keys
        + more;
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf(':') + 1);
  }

  private static String port(int port) {
    return "    ports: [\"127.0.0.1:%1$d:%1$d\"]\n".formatted(port);
  }

  /** An image of this test's own. */
  private String image(String mark) {
    String name = "slipway.local/test/%s:%s".formatted(directory.getFileName(), mark);
    name = name.toLowerCase(java.util.Locale.ROOT);
    Docker.image(name, mark);
    images.add(name);
    return name;
  }

  private static String imageOf(Observed.Instance instance) {
    return Docker.docker("inspect", "--format", "{{.Image}}", instance.id());
  }

  private String seen(Engine engine, String file) {
    return Docker.docker("exec", only(engine, "web").id(), "cat", file);
  }

  private AppState state(Engine engine) {
    return engine.state(scene.web().name());
  }

  private RunResult deploy(Engine engine) {
    return engine.deploy(scene.web(), Request.by("ana"));
  }

  private List<String> ids(Engine engine) {
    return running(engine).stream().map(Observed.Instance::id).toList();
  }

  private Observed.Instance only(Engine engine, String service) {
    List<Observed.Instance> found =
        running(engine).stream().filter(i -> i.service().equals(service)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private List<Observed.Instance> running(Engine engine) {
    AppName app = scene.web().name();
    return engine.wiring().target(scene.web().target()).observe(app, app.value()).instances();
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
