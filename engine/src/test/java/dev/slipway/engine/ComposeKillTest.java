package dev.slipway.engine;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at every journal boundary, on Docker Engine. */
@RequiresDocker
class ComposeKillTest {
  /** One service that changes and one that stays as it is. */
  private static final String TWO =
      """
      services:
        web:
          image: %1$s
          init: true
          command: ["/bin/sh", "-c", "%2$s"]
          stop_grace_period: 1s
        db:
          image: %1$s
          init: true
          command: ["/bin/sh", "-c", "exec sleep 1000"]
          stop_grace_period: 1s
      """;

  private static final String V1 = "echo v1; exec sleep 1000";
  private static final String V2 = "echo v2; exec sleep 1000";
  private static final String BROKEN = "echo FATAL no database; exit 1";

  @TempDir Path directory;

  @Test
  void aKilledDeploymentEndsLikeAnUndisturbedOne() {
    new KillSweep("deploy", at -> before(at, V2), ComposeKillTest::effects)
        .everyPointEndsLikeAnUndisturbedRun(directory, 2);
  }

  @Test
  void aKilledFailureEndsLikeAnUndisturbedOne() {
    new KillSweep("deploy", at -> before(at, BROKEN), ComposeKillTest::effects)
        .everyPointEndsLikeAnUndisturbedRun(directory, 2);
  }

  @Test
  void aKilledRollbackEndsLikeAnUndisturbedOne() {
    new KillSweep("rollback", ComposeKillTest::afterV2, ComposeKillTest::effects)
        .everyPointEndsLikeAnUndisturbedRun(directory, 2);
  }

  private static Scene before(Path directory, String command) {
    Scene scene = Scene.onDocker(directory, compose(V1), "");
    try (Engine engine = scene.engine()) {
      engine.deploy(scene.web(), Request.by("ana"));
    }
    scene.commit(compose(command), "Go on");
    return scene;
  }

  private static Scene afterV2(Path directory) {
    Scene scene = before(directory, V2);
    try (Engine engine = scene.engine()) {
      engine.deploy(scene.web(), Request.by("ana"));
    }
    return scene;
  }

  private static String compose(String command) {
    return TWO.formatted(Docker.image(), command);
  }

  private static List<String> effects(Scene scene) {
    return scene.dockerEvents().soFar();
  }
}
