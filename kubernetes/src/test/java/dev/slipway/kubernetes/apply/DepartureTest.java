package dev.slipway.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kubernetes.api.MemoryCluster.Call;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DepartureTest {
  private static final String APP =
      """
      {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}}
      ---
      {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: b}}
      ---
      {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {replicas: 1}}
      """;
  private static final String WIDGETS = "---\n" + Widgets.DEFINITION + "---\n" + Widgets.ONE;

  private final Bed bed = new Bed();
  private final Departure departure = new Departure(bed.cluster, "home", Duration.ofMillis(300));

  @Test
  void allGoesButDataAndDefinitionsWhatDependsOnOthersFirst() {
    bed.deploy(APP + WIDGETS);
    bed.cluster.forgetCalls();

    departure.remove(Bed.SHOP, "shop", false);

    assertThat(bed.cluster.writes())
        .extracting(Call::toString)
        .containsExactly(
            "delete Widget.example.com/shop/one",
            "delete StatefulSet/shop/db",
            "delete ConfigMap/shop/settings");
    assertThat(bed.cluster.object("PersistentVolumeClaim", "shop", "data")).isPresent();
    assertThat(bed.inventory().ids())
        .contains(new ObjectId("", "PersistentVolumeClaim", "shop", "data"));
  }

  @Test
  void volumesGoWhereThatIsAskedForAndNothingIsLeftToRemember() {
    bed.deploy(APP);

    departure.remove(Bed.SHOP, "shop", true);

    assertThat(bed.cluster.objects()).noneMatch(Bed.OWNER::owns);
  }

  @Test
  void whatDoesNotGoIsNamedWithWhatHoldsIt() {
    bed.deploy("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, finalizers: [x.io/hold]}}");

    assertThatThrownBy(() -> departure.remove(Bed.SHOP, "shop", false))
        .hasMessageContaining("ConfigMap/shop/a is not gone yet: it is held by x.io/hold");
  }

  @Test
  void anAppThatIsLetGoRunsOnAsNobodys() {
    bed.deploy(APP + WIDGETS);
    Tree.Mapping before = bed.cluster.object("StatefulSet", "shop", "db").orElseThrow();

    assertThat(departure.release(Bed.SHOP, "shop")).hasSize(5);

    Tree.Mapping after = bed.cluster.object("StatefulSet", "shop", "db").orElseThrow();
    assertThat(after.get("spec")).isEqualTo(before.get("spec"));
    assertThat(after.mapping("metadata").text("uid"))
        .isEqualTo(before.mapping("metadata").text("uid"));
    assertThat(bed.cluster.objects()).noneMatch(Bed.OWNER::owns);
    assertThat(FieldSets.own(after)).isEmpty();
    assertThat(bed.cluster.object("ConfigMap", "shop", "slipway-shop")).isEmpty();
  }

  @Test
  void anAppThatWasNeverThereIsGone() {
    departure.remove(Bed.SHOP, "shop", true);

    assertThat(bed.cluster.writes()).isEmpty();
    assertThat(bed.cluster.objects())
        .contains(bed.cluster.object("Namespace", "", "shop").orElseThrow());
  }
}
