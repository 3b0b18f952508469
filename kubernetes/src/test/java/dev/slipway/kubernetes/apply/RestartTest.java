package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Change;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestartTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
  private static final String APP =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec: {template: {metadata: {annotations: {a: b}}, spec: {}}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec: {template: {spec: {}}}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: web}
      """;

  private final Bed bed = new Bed();
  private final Restart restart = new Restart(bed.cluster, "home", () -> NOW);

  @Test
  void allWorkloadsAreMarkedAndTheNextPlanHasNothing() {
    bed.deploy(APP);
    bed.cluster.forgetCalls();

    restart.of(Bed.SHOP, "shop", Optional.empty());

    assertThat(bed.writes())
        .containsExactlyInAnyOrder("patch Deployment/shop/web", "patch StatefulSet/shop/db");
    assertThat(restarted("Deployment", "web")).isEqualTo("2026-11-21T09:30:00Z");
    assertThat(bed.changes(APP)).noneMatch(Change::acts);
    bed.deploy(APP.replace("a: b", "a: c"));
    assertThat(restarted("Deployment", "web")).isEqualTo("2026-11-21T09:30:00Z");
  }

  @Test
  void oneObjectIsNamedInAnyWay() {
    bed.deploy(APP);
    for (String name : new String[] {"web", "deployment/web", "Deployment/shop/web"}) {
      bed.cluster.forgetCalls();

      restart.of(Bed.SHOP, "shop", Optional.of(name));

      assertThat(bed.writes()).as(name).containsExactly("patch Deployment/shop/web");
    }
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThatThereAre() {
    bed.deploy(APP);

    assertThatThrownBy(() -> restart.of(Bed.SHOP, "shop", Optional.of("wbe")))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.what()).contains("nothing called wbe");
              assertThat(problem.next().orElse(""))
                  .contains("Deployment/shop/web", "StatefulSet/shop/db");
            });
  }

  @Test
  void aPausedDeploymentIsRefusedBeforeAnythingIsRestarted() {
    bed.deploy(
        APP.replace("spec: {template: {metadata", "spec: {paused: true, template: {metadata"));
    bed.cluster.forgetCalls();

    assertThatThrownBy(() -> restart.of(Bed.SHOP, "shop", Optional.empty()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("paused");
    assertThat(bed.writes()).isEmpty();
  }

  private String restarted(String kind, String name) {
    Tree.Mapping object = bed.cluster.object(kind, "shop", name).orElseThrow();
    return object
        .mapping("spec")
        .mapping("template")
        .mapping("metadata")
        .mapping("annotations")
        .text(Restart.ANNOTATION)
        .orElse("");
  }
}
