package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.controlplane.ControlPlane;
import dev.slipway.controlplane.RequiresControlPlane;
import dev.slipway.model.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at every journal boundary, on a real API server. */
@RequiresControlPlane
class KubernetesKillTest {
  /** What the deployment of the second version writes, each object once. */
  static final List<String> WRITES =
      List.of(
          "delete configmaps/NAMESPACE/old",
          "patch configmaps/NAMESPACE/settings",
          // Before the first object and after the last removal.
          "patch configmaps/NAMESPACE/slipway-web",
          "patch configmaps/NAMESPACE/slipway-web",
          "patch customresourcedefinitions.apiextensions.k8s.io/widgets.NAMESPACE.example.org",
          "patch deployments.apps/NAMESPACE/web",
          "patch services/NAMESPACE/web",
          "patch widgets.NAMESPACE.example.org/NAMESPACE/cog");

  @TempDir Path directory;

  private final ControlPlane plane;

  KubernetesKillTest(ControlPlane plane) {
    this.plane = plane;
  }

  /** Objects of every stage come, some change, and one goes. */
  @Test
  void aKilledDeploymentEndsLikeAnUndisturbedOne() {
    new KillSweep("deploy", this::beforeV2, KubernetesKillTest::effects, KubernetesKillTest::lost)
        .everyPointEndsLikeAnUndisturbedRun(directory, 2);
  }

  @Test
  void aDeploymentWritesEachObjectOnce() {
    Scene scene = beforeV2(directory);
    List<String> before = scene.tenancy().writes();
    try (Engine engine = scene.engine()) {
      engine.deploy(scene.web(), Request.by("ana"));

      var writes = new ArrayList<>(scene.tenancy().writes());
      before.forEach(writes::remove);
      assertThat(writes).containsExactlyElementsOf(WRITES);
      assertThat(lost(scene)).isEmpty();
    } finally {
      scene.tearDown();
    }
  }

  private Scene beforeV2(Path at) {
    Scene scene = withV1(at);
    scene.commit(KubernetesObjects.v2(scene.tenancy()), "Move to v2");
    return scene;
  }

  private Scene withV1(Path at) {
    var tenancy = new Tenancy(plane, at);
    Scene scene = Scene.onKubernetes(at, tenancy, plane.kubeconfig(), KubernetesObjects.v1());
    try (Engine engine = scene.engine()) {
      RunResult result = engine.deploy(scene.web(), Request.by("ana"));
      assertThat(result.exitCode()).as("%s", result.failure()).isEqualTo(ExitCode.OK);
    }
    return scene;
  }

  private static List<String> effects(Scene scene) {
    var effects = new ArrayList<>(scene.tenancy().writes());
    effects.addAll(scene.tenancy().holdings());
    return effects;
  }

  private static List<String> lost(Scene scene) {
    return scene.tenancy().lost("test", "web");
  }
}
