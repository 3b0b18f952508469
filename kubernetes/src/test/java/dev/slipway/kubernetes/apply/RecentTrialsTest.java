package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.kubernetes.api.MemoryCluster;
import dev.slipway.kubernetes.api.MemoryCluster.Call;
import dev.slipway.model.Change;
import dev.slipway.model.Plan;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectTarget.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A deployment that follows its plan at once asks the server once about each object. */
class RecentTrialsTest {
  private static final String MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a}
      data: {key: '1'}
      """;

  private final Bed bed = new Bed();
  private final MemoryCluster cluster = bed.cluster;
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private final RecentTrials recent = new RecentTrials(() -> now);

  @Test
  void eachObjectIsTriedOnceAndNoneIsAskedForByItself() {
    Rendered many =
        bed.prepared(
            IntStream.range(0, 50)
                .mapToObj(i -> MAP.replace("name: a", "name: a" + i))
                .collect(Collectors.joining("---\n")));
    cluster.forgetCalls();

    carryOut(many, planned(many));

    assertThat(cluster.calls()).filteredOn(Call::dryRun).hasSize(50);
    assertThat(cluster.calls())
        .filteredOn(call -> call.verb().equals("get") && call.object().kind().equals("ConfigMap"))
        .isEmpty();
    assertThat(bed.writes()).hasSize(50);
  }

  @Test
  void anObjectThatMovedIsTriedAgain() {
    bed.deploy(MAP);
    Rendered next = bed.prepared(MAP.replace("'1'", "'2'"));
    List<Change> changes = planned(next);
    Tree.Mapping live = cluster.object("ConfigMap", "shop", "a").orElseThrow();
    cluster.updateAs("kubectl-edit", live.with("data", Tree.mapping().put("key", "3").build()));
    cluster.forgetCalls();

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> carryOut(next, changes))
        .withMessageContaining("the cluster moved");
    assertThat(bed.writes()).isEmpty();
  }

  @Test
  void afterAMinuteAllIsTriedAgain() {
    Rendered map = bed.prepared(MAP);
    List<Change> changes = planned(map);
    now = now.plus(Duration.ofSeconds(61));
    cluster.forgetCalls();

    carryOut(map, changes);

    assertThat(cluster.calls()).filteredOn(Call::dryRun).hasSize(1);
  }

  private List<Change> planned(Rendered prepared) {
    return new Previewing(cluster, "home", recent).of(prepared).changes();
  }

  private void carryOut(Rendered prepared, List<Change> changes) {
    Release release = Delivery.release(prepared);
    Plan plan = Delivery.plan(prepared, changes);
    var application = new Application(cluster, "home", Duration.ofSeconds(10), recent);
    for (Step step : Application.steps(release, plan)) {
      application.apply(release, step, _ -> {});
    }
  }
}
