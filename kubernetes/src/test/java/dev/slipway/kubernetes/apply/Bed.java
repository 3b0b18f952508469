package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.MemoryCluster;
import dev.slipway.kubernetes.api.MemoryCluster.Call;
import java.time.Duration;
import java.util.List;

/** The app on a cluster in memory, with its namespace {@code shop}. */
final class Bed extends Delivery {
  final MemoryCluster cluster;

  Bed() {
    this(new MemoryCluster());
  }

  private Bed(MemoryCluster cluster) {
    super(cluster, "shop", Duration.ofMillis(300));
    this.cluster = cluster;
    cluster.applyAs("admin", MemoryCluster.object("v1", "Namespace", "", "shop"));
  }

  /** A bed for an app with these settings. */
  static Bed with(String settings) {
    var bed = new Bed();
    bed.settings(settings);
    return bed;
  }

  /** What is written, without the inventory. */
  List<String> writes() {
    return cluster.writes().stream()
        .filter(call -> !call.object().name().startsWith("slipway-"))
        .map(Call::toString)
        .toList();
  }
}
