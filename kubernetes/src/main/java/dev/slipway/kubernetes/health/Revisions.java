package dev.slipway.kubernetes.health;

import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Cluster.Selector;
import dev.slipway.kubernetes.health.Live.Owner;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which pods belong to what a workload is to run now, and not to what it ran before. */
final class Revisions {
  private static final String REVISION = "deployment.kubernetes.io/revision";
  private static final String HASH = "controller-revision-hash";

  private final Cluster cluster;

  Revisions(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The workload that a pod was made for: its controller, or the Deployment behind that. */
  Optional<ObjectId> workload(Live pod) {
    return pod.controller()
        .map(owner ->
            owner.kind().equals("ReplicaSet")
                ? behind(pod, owner).orElseGet(() -> id(pod, owner))
                : id(pod, owner));
  }

  /**
   * Whether a pod of a workload was made from the workload's newest template.
   *
   * @param workload as it is now; its status is of its newest generation
   */
  boolean newest(Live workload, Live pod) {
    return switch (workload.id().kind()) {
      case "Deployment" ->
          pod.controller()
              .flatMap(owner -> get("apps/v1", owner.kind(), pod.namespace(), owner.name()))
              .filter(set -> owned(set, workload))
              .filter(set -> revision(set) >= revision(workload))
              .isPresent();
      case "StatefulSet" ->
          pod.label(HASH).filter(workload.text("status.updateRevision")::equals).isPresent();
      case "DaemonSet" -> pod.label(HASH).equals(newestOf(workload));
      default -> pod.controller().filter(o -> o.uid().equals(workload.uid())).isPresent();
    };
  }

  /** The ReplicaSet that a Deployment works towards. */
  Optional<Live> newestSet(Live deployment) {
    return list("apps/v1", "ReplicaSet", deployment.namespace(), deployment.selector()).stream()
        .filter(set -> owned(set, deployment))
        .max(Comparator.comparingLong(Revisions::revision));
  }

  private Optional<String> newestOf(Live daemons) {
    return list("apps/v1", "ControllerRevision", daemons.namespace(), daemons.selector()).stream()
        .filter(revision -> owned(revision, daemons))
        .max(Comparator.comparingLong(revision -> Long.parseLong(number(revision))))
        .flatMap(revision -> revision.label(HASH));
  }

  private static String number(Live revision) {
    return revision.object().text("revision").orElse("0");
  }

  private static long revision(Live object) {
    try {
      return Long.parseLong(object.annotation(REVISION).orElse("0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static boolean owned(Live object, Live owner) {
    return object.controller().filter(o -> o.uid().equals(owner.uid())).isPresent();
  }

  private Optional<ObjectId> behind(Live pod, Owner set) {
    return get(set.apiVersion(), set.kind(), pod.namespace(), set.name())
        .flatMap(Live::controller)
        .map(owner -> id(pod, owner));
  }

  private static ObjectId id(Live pod, Owner owner) {
    return new ObjectId(
        ObjectId.group(owner.apiVersion()), owner.kind(), pod.namespace(), owner.name());
  }

  private Optional<Live> get(String apiVersion, String kind, String namespace, String name) {
    return cluster
        .type(apiVersion, kind)
        .flatMap(type -> cluster.get(type, namespace, name))
        .map(Live::new);
  }

  private List<Live> list(
      String apiVersion, String kind, String namespace, Optional<String> labels) {
    List<Live> found = new ArrayList<>();
    cluster
        .type(apiVersion, kind)
        .ifPresent(type ->
            cluster.list(
                type,
                namespace,
                new Selector(labels.orElse(""), ""),
                (Tree.Mapping object) -> found.add(new Live(object))));
    return found;
  }
}
