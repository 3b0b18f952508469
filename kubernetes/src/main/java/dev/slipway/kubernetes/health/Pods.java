package dev.slipway.kubernetes.health;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Cluster.Selector;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The pods that run for an app: those of its workloads, found by who answers for them. */
final class Pods {
  private static final Map<String, String> WORKLOADS =
      Map.of(
          "Deployment", "apps/v1",
          "StatefulSet", "apps/v1",
          "DaemonSet", "apps/v1",
          "ReplicaSet", "apps/v1",
          "Job", "batch/v1",
          "CronJob", "batch/v1",
          "Pod", "v1");

  private final Cluster cluster;
  private final String labels;

  /**
   * @param labels a selector that all of the app's objects match, and no pod of theirs need match
   */
  Pods(Cluster cluster, String labels) {
    this.cluster = cluster;
    this.labels = labels;
  }

  /** One pod with the object of the app that it runs for. */
  record Running(ObjectId workload, Live pod) {
    List<String> containers() {
      return List.of("initContainers", "containers").stream()
          .flatMap(kind -> pod.at("spec").items(kind).stream())
          .filter(Tree.Mapping.class::isInstance)
          .flatMap(container -> ((Tree.Mapping) container).text("name").stream())
          .toList();
    }

    /** Whether a person means this pod by a name: of an object, {@code Kind/name}, or its own. */
    boolean named(String name) {
      return List.of(
              workload.toString(),
              workload.name(),
              workload.kind() + "/" + workload.name(),
              pod.name(),
              pod.id().toString())
          .contains(name);
    }
  }

  /** The pods that are there, by namespace and name. */
  List<Running> of(Collection<String> namespaces) {
    List<Running> found = new ArrayList<>();
    for (String namespace : namespaces.stream().distinct().sorted().toList()) {
      Map<String, ObjectId> workloads = workloads(namespace);
      if (!workloads.isEmpty()) {
        for (Live pod : list("v1", "Pod", namespace, "")) {
          workload(pod, workloads).map(id -> new Running(id, pod)).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  /** What a pod runs for, where that is of the app; asks nobody. */
  static Optional<ObjectId> workload(Live pod, Map<String, ObjectId> workloads) {
    return Optional.ofNullable(workloads.get(pod.uid()))
        .or(() ->
            pod.controller().flatMap(owner -> Optional.ofNullable(workloads.get(owner.uid()))));
  }

  /** The app's own workloads. */
  List<Live> own(String namespace) {
    return WORKLOADS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(kind -> list(kind.getValue(), kind.getKey(), namespace, labels).stream())
        .toList();
  }

  /** By uid the app's workloads, and what stands between them and their pods. */
  Map<String, ObjectId> workloads(String namespace) {
    Map<String, ObjectId> workloads = new LinkedHashMap<>();
    WORKLOADS.forEach((kind, version) ->
        list(version, kind, namespace, labels)
            .forEach(live -> workloads.put(live.uid(), live.id())));
    Set<String> kinds = workloads.values().stream().map(ObjectId::kind).collect(Collectors.toSet());
    if (kinds.contains("Deployment")) {
      between("apps/v1", "ReplicaSet", namespace, workloads);
    }
    if (kinds.contains("CronJob")) {
      between("batch/v1", "Job", namespace, workloads);
    }
    return workloads;
  }

  private void between(
      String version, String kind, String namespace, Map<String, ObjectId> workloads) {
    for (Live object : list(version, kind, namespace, "")) {
      workload(object, workloads).ifPresent(id -> workloads.put(object.uid(), id));
    }
  }

  private List<Live> list(String version, String kind, String namespace, String selector) {
    List<Live> found = new ArrayList<>();
    try {
      cluster
          .type(version, kind)
          .ifPresent(type ->
              cluster.list(
                  type,
                  namespace,
                  new Selector(selector, ""),
                  object -> found.add(new Live(HealthFollower.whole(type, object)))));
    } catch (ApiFailure e) {
      // A kind that may not be listed has no pods for us; the others still have.
      return List.of();
    }
    return found;
  }
}
