package dev.slipway.engine;

import dev.slipway.data.Json;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at every journal boundary, on the process target. */
class ProcessKillTest {
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

  /** Every start of a service, as the supervisor wrote it down. */
  private static List<String> starts(Scene scene) {
    try (Stream<Path> files = Files.walk(scene.root().resolve("run/process"))) {
      return files
          .filter(file -> file.getFileName().toString().equals("supervisor.ndjson"))
          .flatMap(ProcessKillTest::lines)
          .map(line -> (Tree.Mapping) Json.parse("supervisor.ndjson", line))
          .filter(event -> event.text("event").orElse("").startsWith("start"))
          .map(event -> event.text("event").orElse("") + " " + event.text("service").orElse(""))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
