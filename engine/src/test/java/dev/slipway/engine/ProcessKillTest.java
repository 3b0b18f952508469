package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.data.Json;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at every journal boundary, on the process target. */
class ProcessKillTest {
  private static final List<String> STARTED = List.of("started", "adopted");

  @TempDir Path directory;

  @Test
  void aKilledDeploymentEndsLikeAnUndisturbedOne() {
    new KillSweep("deploy", ProcessKillTest::beforeV2, ProcessKillTest::starts)
        .everyPointEndsLikeAnUndisturbedRun(directory, 2);
  }

  @Test
  void aKilledFailureEndsLikeAnUndisturbedOne() {
    new KillSweep("deploy", ProcessKillTest::beforeTheBrokenOne, ProcessKillTest::starts)
        .everyPointEndsLikeAnUndisturbedRun(directory, 2);
  }

  @Test
  void aKilledRollbackEndsLikeAnUndisturbedOne() {
    new KillSweep("rollback", ProcessKillTest::afterV2, ProcessKillTest::starts)
        .everyPointEndsLikeAnUndisturbedRun(directory, 2);
  }

  /** Two verified runs of one commit, which the host's own files made different. */
  @Test
  void aRollbackKilledBeforeItsPlanGoesBackToTheRunThatWasNamed() throws Exception {
    Path env = directory.resolve("root/config/web/.env");
    Scene.write(env, "GREETING=first\n");
    Scene scene = Scene.in(directory);
    scene.commit(Scene.WEB.formatted("${GREETING:-none}"), "Greet");
    try {
      String named;
      String wanted;
      try (Engine engine = scene.engine()) {
        engine.deploy(scene.web(), Request.by("ana"));
        named = engine.state(scene.web().name()).lastRun().orElseThrow().id().value();
        wanted = digest(engine, scene);
        Scene.write(env, "GREETING=second\n");
        engine.deploy(scene.web(), Request.by("ana"));
        scene.commit(Scene.WEB.formatted("v3"), "Move on");
        engine.deploy(scene.web(), Request.by("ana"));
      }

      var afterRunStarted = new KillSweep.Point(1, PausingJournal.When.AFTER);
      String event = KillSweep.killed(scene, "rollback:" + named, afterRunStarted);

      assertThat(event).isEqualTo("run_started_v1");
      try (Engine engine = scene.engine()) {
        engine.resume(scene.web(), Request.by("ana"));
        assertThat(digest(engine, scene)).isEqualTo(wanted);
      }
    } finally {
      scene.tearDown();
    }
  }

  private static String digest(Engine engine, Scene scene) {
    var web = scene.web();
    var instances = engine.wiring().target(web.target()).observe(web.name(), "web").instances();
    return instances.getFirst().serviceDigest().orElseThrow();
  }

  private static Scene beforeV2(Path directory) {
    Scene scene = withV1(directory);
    scene.commit(Scene.WEB.formatted("v2"), "Move to v2");
    return scene;
  }

  private static Scene beforeTheBrokenOne(Path directory) {
    Scene scene = withV1(directory);
    scene.commit(Scene.WEB.formatted("broken"), "Break it");
    return scene;
  }

  private static Scene afterV2(Path directory) {
    Scene scene = beforeV2(directory);
    try (Engine engine = scene.engine()) {
      engine.deploy(scene.web(), Request.by("ana"));
    }
    return scene;
  }

  private static Scene withV1(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Scene scene = Scene.in(directory);
    try (Engine engine = scene.engine()) {
      engine.deploy(scene.web(), Request.by("ana"));
    }
    return scene;
  }

  /**
   * Every instance that was ever started, by its service, as the supervisor wrote it down. One that
   * was started just before its supervisor died is told by the next one, as adopted.
   */
  private static List<String> starts(Scene scene) {
    Map<String, String> instances = new TreeMap<>();
    lines(scene.root().resolve("logs/process/web/supervisor.ndjson"))
        .map(line -> (Tree.Mapping) Json.parse("supervisor.ndjson", line))
        .filter(event -> STARTED.contains(event.text("event").orElse("")))
        .forEach(event ->
            instances.put(
                event.text("instance").orElseThrow(), event.text("service").orElseThrow()));
    return instances.values().stream().sorted().toList();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
