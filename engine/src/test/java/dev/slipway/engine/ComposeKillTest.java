package dev.slipway.engine;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at every journal boundary, on Docker Engine. */
@RequiresDocker
class ComposeKillTest {
  private static final String WEB =
      """
      services:
        web:
          image: %s
          init: true
          command: ["/bin/sh", "-c", "%s"]
          stop_grace_period: 1s
      """;

  /** A service that stays as it is. */
  private static final String DB =
      """
        db:
          image: %s
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
    new KillSweep("deploy", at -> before(at, V2, db()), ComposeKillTest::effects)
        .everyPointEndsLikeAnUndisturbedRun(directory, 2);
  }

  @Test
  void aKilledFailureEndsLikeAnUndisturbedOne() {
    new KillSweep("deploy", at -> before(at, BROKEN, ""), ComposeKillTest::effects)
        .everyPointEndsLikeAnUndisturbedRun(directory, 2);
  }

  @Test
  void aKilledRollbackEndsLikeAnUndisturbedOne() {
    new KillSweep("rollback", ComposeKillTest::afterV2, ComposeKillTest::effects)
        .everyPointEndsLikeAnUndisturbedRun(directory, 2);
  }

  private static Scene before(Path directory, String command, String more) {
    Scene scene = Scene.onDocker(directory, web(V1) + more, "");
    try (Engine engine = scene.engine()) {
      engine.deploy(scene.web(), Request.by("ana"));
    }
    scene.commit(web(command) + more, "Go on");
    return scene;
  }

  private static Scene afterV2(Path directory) {
    Scene scene = before(directory, V2, "");
    try (Engine engine = scene.engine()) {
      engine.deploy(scene.web(), Request.by("ana"));
    }
    return scene;
  }

  private static String web(String command) {
    return WEB.formatted(Docker.image(), command);
  }

  private static String db() {
    return DB.formatted(Docker.image());
  }

  private static List<String> effects(Scene scene) {
    return scene.dockerEvents().soFar();
  }
}
