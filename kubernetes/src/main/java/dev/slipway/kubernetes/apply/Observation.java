package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.apply.Leftovers.Leftover;
import dev.slipway.kubernetes.health.Readiness;
import dev.slipway.model.AppName;
import dev.slipway.model.Observed;
import dev.slipway.model.Observed.Instance;
import dev.slipway.model.Observed.State;
import dev.slipway.model.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What of an app is on a cluster, by its inventory. Changes nothing. */
public final class Observation {
  private static final Set<String> WORKLOADS =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod");

  private final Cluster cluster;
  private final String fleet;

  public Observation(Cluster cluster, String fleet) {
    this.cluster = cluster;
    this.fleet = fleet;
  }

  /** An instance for each workload that the app owns, and its claims of volumes. */
  public Observed of(AppName app, String namespace) {
    var owner = new Ownership(fleet, app);
    Inventory inventory = new InventoryStore(cluster, owner, namespace).read();
    List<Leftover> there = new Leftovers(cluster, owner).of(inventory.entries());
    return new Observed(
        app,
        there.stream()
            .filter(object -> WORKLOADS.contains(object.id().kind()))
            .map(object -> instance(object, inventory))
            .toList(),
        there.stream()
            .filter(object -> object.id().kind().equals("PersistentVolumeClaim"))
            .map(object -> object.id().name())
            .toList());
  }

  private static Instance instance(Leftover workload, Inventory inventory) {
    Readiness readiness = Readiness.of(workload.live(), Instant.now());
    return new Instance(
        workload.id().toString(),
        workload.uid(),
        State.RUNNING,
        readiness.health(),
        Optional.empty(),
        0,
        workload
            .live()
            .mapping("metadata")
            .text("creationTimestamp")
            .map(Instant::parse)
            .orElse(Instant.EPOCH),
        Optional.empty(),
        Optional.empty(),
        inventory.commit(),
        image(workload.live()),
        readiness.message());
  }

  /** The images of all its containers. */
  private static Optional<String> image(Tree.Mapping workload) {
    Tree.Mapping spec = workload.mapping("spec");
    Tree.Mapping job =
        workload.text("kind").equals(Optional.of("CronJob"))
            ? spec.mapping("jobTemplate").mapping("spec")
            : spec;
    Tree.Mapping pod =
        workload.text("kind").equals(Optional.of("Pod"))
            ? spec
            : job.mapping("template").mapping("spec");
    String images =
        pod.items("containers").stream()
            .map(Tree.Mapping.class::cast)
            .flatMap(container -> container.text("image").stream())
            .collect(Collectors.joining(", "));
    return Optional.of(images).filter(text -> !text.isEmpty());
  }
}
