package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.controlplane.ControlPlane;
import dev.slipway.controlplane.RequiresControlPlane;
import dev.slipway.engine.FaultyServer.Answered;
import dev.slipway.engine.FaultyServer.CutAfter;
import dev.slipway.engine.FaultyServer.Pass;
import dev.slipway.engine.FaultyServer.Rule;
import dev.slipway.model.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real API server that behaves badly while an app is deployed. */
@RequiresControlPlane
@Timeout(300)
class KubernetesFaultsTest {
  @TempDir Path directory;

  private final ControlPlane plane;
  private Scene scene;

  KubernetesFaultsTest(ControlPlane plane) {
    this.plane = plane;
  }

  @BeforeEach
  void the_first_version_runs() {
    var tenancy = new Tenancy(plane, directory);
    scene =
        Scene.onKubernetes(directory, tenancy, tenancy.door().kubeconfig(), KubernetesObjects.v1());
    try (Engine engine = scene.engine()) {
      well(engine.deploy(scene.web(), Request.by("ana")));
    }
    scene.commit(KubernetesObjects.v2(scene.tenancy()), "Move to v2");
  }

  @AfterEach
  void tear_down() {
    scene.tearDown();
  }

  @Test
  void everyRequestIsTurnedAwayInEveryWayBeforeItIsTaken() {
    deployed(ask ->
        switch (ask.isWatch() ? 9 : ask.attempt()) {
          case 1 ->
              new Answered(429, Map.of("Retry-After", "1"), status(429, "TooManyRequests", "slow"));
          case 2 -> new Answered(503, Map.of(), "upstream connect error");
          case 3 -> new Answered(500, Map.of(), status(500, "InternalError", "leader changed"));
          default -> new Pass();
        });
  }

  /** The store lost a race against another writer's; a second try wins it. */
  @Test
  void aConflictThatIsNobodysFieldIsTriedAgain() {
    deployed(ask ->
        ask.method().equals("PATCH") && ask.attempt() < 3
            ? new Answered(
                409, Map.of(), status(409, "Conflict", "the object has been modified; try again"))
            : new Pass());
  }

  @Test
  void everyWriteIsCarriedOutAndItsConnectionCut() {
    deployed(ask -> ask.isWrite() && ask.attempt() == 1 ? new CutAfter() : new Pass());
  }

  @Test
  void everyWatchBeginsWithAVersionThatIsTooOld() {
    var watches = new AtomicInteger();
    deployed(ask ->
        ask.isWatch() && ask.attempt() == 1
            ? switch (watches.getAndIncrement() % 2) {
              case 0 -> new Answered(410, Map.of(), status(410, "Expired", "too old"));
              default ->
                  new Answered(
                      200,
                      Map.of(),
                      "{\"type\": \"ERROR\", \"object\": %s}\n"
                          .formatted(status(410, "Expired", "too old")));
            }
            : new Pass());
    assertThat(watches).hasPositiveValue();
  }

  /** After the plan and its last check, just before the write: Git's fields are Git's. */
  @Test
  void anotherManagerSeizesAFieldAmidTheWrites() {
    var seized = new AtomicBoolean();
    deployed(ask -> {
      if (ask.isWrite() && ask.isFor("/deployments/web") && !seized.getAndSet(true)) {
        seize();
      }
      return new Pass();
    });
    assertThat(seized).isTrue();
    assertThat(
            plane
                .kubectl()
                .run(
                    "-n",
                    scene.tenancy().namespace(),
                    "get",
                    "deployment",
                    "web",
                    "-o",
                    "jsonpath={.spec.replicas} {.spec.paused}"))
        .isEqualTo("1");
  }

  private void seize() {
    plane
        .kubectl()
        .runWith(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {replicas: 2}
            """,
            "-n",
            scene.tenancy().namespace(),
            "apply",
            "--server-side",
            "--force-conflicts",
            "--field-manager=other",
            "-f",
            "-");
  }

  /** All of it is there afterwards, and no object was given two contents. */
  private void deployed(Rule rule) {
    List<String> before = scene.tenancy().contents();
    scene.tenancy().door().rule(rule);
    try (Engine engine = scene.engine()) {
      well(engine.deploy(scene.web(), Request.by("ana")));
    }
    scene.tenancy().door().rule(_ -> new Pass());

    var contents = new ArrayList<>(scene.tenancy().contents());
    contents.removeAll(before);
    assertThat(contents)
        .extracting(content -> content.split(" ")[0] + " " + content.split(" ")[1])
        .containsExactlyElementsOf(KubernetesKillTest.WRITES);
    assertThat(scene.tenancy().lost("test", "web")).isEmpty();
    assertThat(scene.tenancy().holdings())
        .hasSize(6)
        .anyMatch(held -> held.startsWith("Widget/cog"))
        .anyMatch(held -> held.startsWith("Service/web"))
        .anyMatch(held -> held.startsWith("ConfigMap/settings") && held.contains("welcome"))
        .anyMatch(held -> held.startsWith("Deployment/web") && held.contains("web:v2"))
        .noneMatch(held -> held.startsWith("ConfigMap/old"));
  }

  private static void well(RunResult result) {
    assertThat(result.exitCode()).as("%s", result.failure()).isEqualTo(ExitCode.OK);
  }

  private static String status(int code, String reason, String message) {
    return "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\", \"code\": %d, "
            .formatted(code)
        + "\"reason\": \"%s\", \"message\": \"%s\"}".formatted(reason, message);
  }
}
