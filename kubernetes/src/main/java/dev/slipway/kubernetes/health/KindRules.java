package dev.slipway.kubernetes.health;

import static dev.slipway.kubernetes.health.Readiness.current;
import static dev.slipway.kubernetes.health.Readiness.failed;
import static dev.slipway.kubernetes.health.Readiness.inProgress;

import dev.slipway.kubernetes.health.Live.Condition;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rules for Kubernetes' own kinds that say more of themselves than common conditions do. */
final class KindRules {
  /** So long a pod may look for a node. */
  static final Duration SCHEDULING = Duration.ofSeconds(15);

  /** What the API server writes where no deadline is set. */
  private static final long NO_DEADLINE = Integer.MAX_VALUE;

  private KindRules() {}

  /** Empty where the object's kind has no rule of its own. */
  static Optional<Readiness> judge(Live live, Instant now) {
    ObjectId id = live.id();
    String kind = id.group().isEmpty() ? id.kind() : id.group() + "/" + id.kind();
    return Optional.ofNullable(
        switch (kind) {
          case "apps/Deployment", "extensions/Deployment" -> deployment(live);
          case "apps/ReplicaSet", "extensions/ReplicaSet" -> replicaSet(live);
          case "apps/StatefulSet" -> statefulSet(live);
          case "apps/DaemonSet", "extensions/DaemonSet" -> daemonSet(live);
          case "batch/Job" -> job(live);
          case "Pod" -> pod(live, now);
          case "PersistentVolumeClaim" -> claim(live);
          case "Service" -> service(live);
          case "apiextensions.k8s.io/CustomResourceDefinition" -> definition(live);
          case "apiregistration.k8s.io/APIService" -> apiService(live);
          case "Secret", "ConfigMap", "batch/CronJob" -> current("exists");
          case "policy/PodDisruptionBudget" -> current("observed");
          default -> null;
        });
  }

  private static Readiness deployment(Live live) {
    Optional<Condition> progressing = live.condition("Progressing");
    if (progressing.filter(c -> c.reason().equals("ProgressDeadlineExceeded")).isPresent()) {
      return failed("progress deadline exceeded: " + progressing.get().said());
    }
    long wanted = live.integer("spec.replicas", 1);
    long there = live.integer("status.replicas", 0);
    long updated = live.integer("status.updatedReplicas", 0);
    long available = live.integer("status.availableReplicas", 0);
    long ready = live.integer("status.readyReplicas", 0);
    if (there < wanted) {
      return inProgress(there + "/" + wanted + " pods created" + refusal(live));
    }
    if (updated < wanted) {
      return inProgress(updated + "/" + wanted + " updated" + refusal(live));
    }
    if (there > wanted) {
      return inProgress(pods(there - wanted) + " still to end");
    }
    if (available < updated) {
      return inProgress(available + "/" + updated + " available");
    }
    if (ready < wanted) {
      return inProgress(ready + "/" + wanted + " ready");
    }
    boolean complete =
        live.integer("spec.progressDeadlineSeconds", NO_DEADLINE) == NO_DEADLINE
            || progressing
                .filter(c -> c.isTrue() && c.reason().equals("NewReplicaSetAvailable"))
                .isPresent();
    if (!complete) {
      return inProgress("the new ReplicaSet is not available");
    }
    if (live.conditions().stream().noneMatch(c -> c.type().equals("Available") && c.isTrue())) {
      return inProgress("not available");
    }
    return current(ready + "/" + wanted + " ready");
  }

  /** Why pods cannot be created: a quota, an admission rule. */
  private static String refusal(Live live) {
    return live.condition("ReplicaFailure")
        .filter(Condition::isTrue)
        .map(condition -> ": " + condition.said())
        .orElse("");
  }

  private static Readiness replicaSet(Live live) {
    if (!refusal(live).isEmpty()) {
      return inProgress("pods are refused" + refusal(live));
    }
    long wanted = live.integer("spec.replicas", 1);
    long there = live.integer("status.replicas", 0);
    long labelled = live.integer("status.fullyLabeledReplicas", 0);
    long available = live.integer("status.availableReplicas", 0);
    long ready = live.integer("status.readyReplicas", 0);
    if (labelled < wanted) {
      return inProgress(labelled + "/" + wanted + " pods created");
    }
    if (available < wanted) {
      return inProgress(available + "/" + wanted + " available");
    }
    if (ready < wanted) {
      return inProgress(ready + "/" + wanted + " ready");
    }
    if (there > wanted) {
      return inProgress(pods(there - wanted) + " still to end");
    }
    return current(ready + "/" + wanted + " ready");
  }

  private static Readiness statefulSet(Live live) {
    if (live.text("spec.updateStrategy.type").equals("OnDelete")) {
      return current("updates its pods when they are deleted");
    }
    long wanted = live.integer("spec.replicas", 1);
    long there = live.integer("status.replicas", 0);
    long ready = live.integer("status.readyReplicas", 0);
    long updated = live.integer("status.updatedReplicas", 0);
    if (there < wanted) {
      return inProgress(there + "/" + wanted + " pods created");
    }
    if (ready < wanted) {
      return inProgress(ready + "/" + wanted + " ready");
    }
    if (there > wanted) {
      return inProgress(pods(there - wanted) + " still to end");
    }
    long partition = live.integer("spec.updateStrategy.rollingUpdate.partition", -1);
    if (partition != -1) {
      return updated < wanted - partition
          ? inProgress(updated + "/" + (wanted - partition) + " updated")
          : current(ready + "/" + wanted + " ready");
    }
    long unchanged = live.integer("status.currentReplicas", 0);
    if (unchanged < wanted) {
      return inProgress(unchanged + "/" + wanted + " of the current revision");
    }
    if (!live.text("status.currentRevision").equals(live.text("status.updateRevision"))) {
      return inProgress("the new revision is not the current one yet");
    }
    return current(ready + "/" + wanted + " ready");
  }

  private static Readiness daemonSet(Live live) {
    if (live.generation().isEmpty() || live.observedGeneration().isEmpty()) {
      return inProgress("not observed yet");
    }
    if (live.integer("status.desiredNumberScheduled").isEmpty()) {
      return inProgress("it is not known yet how many nodes it needs");
    }
    long wanted = live.integer("status.desiredNumberScheduled", 0);
    long there = live.integer("status.currentNumberScheduled", 0);
    long updated = live.integer("status.updatedNumberScheduled", 0);
    long available = live.integer("status.numberAvailable", 0);
    long ready = live.integer("status.numberReady", 0);
    if (there < wanted) {
      return inProgress(there + "/" + wanted + " scheduled");
    }
    if (updated < wanted) {
      return inProgress(updated + "/" + wanted + " updated");
    }
    if (available < wanted) {
      return inProgress(available + "/" + wanted + " available");
    }
    if (ready < wanted) {
      return inProgress(ready + "/" + wanted + " ready");
    }
    return current(ready + "/" + wanted + " ready");
  }

  private static Readiness job(Live live) {
    if (live.at("spec").text("suspend").orElse("").equals("true")) {
      return current("suspended");
    }
    long wanted = live.integer("spec.completions", live.integer("spec.parallelism", 1));
    long succeeded = live.integer("status.succeeded", 0);
    for (Condition condition : live.conditions()) {
      if (condition.isTrue() && condition.type().equals("Complete")) {
        return current(succeeded + "/" + wanted + " completed");
      }
      if (condition.isTrue() && condition.type().equals("Failed")) {
        long failed = live.integer("status.failed", 0);
        return failed(pods(failed) + " failed: " + condition.said());
      }
    }
    return live.text("status.startTime").isEmpty()
        ? inProgress("not started")
        : inProgress(
            succeeded
                + "/"
                + wanted
                + " completed, "
                + live.integer("status.active", 0)
                + " running, "
                + live.integer("status.failed", 0)
                + " failed");
  }

  private static Readiness pod(Live live, Instant now) {
    return switch (live.text("status.phase")) {
      case "Succeeded" -> current("completed");
      case "Failed" -> failed("ended with an error" + colon(live.text("status.message")));
      case "Running" -> running(live);
      case "Pending" -> pending(live, now);
      default -> inProgress("not observed yet");
    };
  }

  private static Readiness running(Live live) {
    if (live.conditions().stream().anyMatch(c -> c.type().equals("Ready") && c.isTrue())) {
      return current("ready");
    }
    List<String> looping =
        live.at("status").items("containerStatuses").stream()
            .filter(Tree.Mapping.class::isInstance)
            .map(Tree.Mapping.class::cast)
            .filter(KindRules::loops)
            .flatMap(container -> container.text("name").stream())
            .toList();
    return looping.isEmpty()
        ? inProgress("running, not ready")
        : failed("CrashLoopBackOff: " + String.join(", ", looping));
  }

  private static boolean loops(Tree.Mapping container) {
    return container
        .mapping("state")
        .mapping("waiting")
        .text("reason")
        .filter("CrashLoopBackOff"::equals)
        .isPresent();
  }

  private static Readiness pending(Live live, Instant now) {
    Optional<Condition> homeless =
        live.conditions().stream()
            .filter(c -> c.type().equals("PodScheduled") && c.isFalse())
            .findFirst()
            .filter(c -> c.reason().equals("Unschedulable"));
    if (homeless.isEmpty()) {
      return inProgress("pending");
    }
    boolean late = !now.minus(SCHEDULING).isBefore(live.moment("metadata.creationTimestamp"));
    String why = "no node takes it: " + homeless.get().said();
    return late ? failed(why) : inProgress(why);
  }

  private static Readiness claim(Live live) {
    String phase = live.text("status.phase");
    return phase.equals("Bound")
        ? current("Bound")
        : inProgress("not bound" + (phase.isEmpty() ? "" : " (" + phase + ")"));
  }

  private static Readiness service(Live live) {
    boolean homeless =
        live.text("spec.type").equals("LoadBalancer") && live.text("spec.clusterIP").isEmpty();
    return homeless ? inProgress("has no address yet") : current("exists");
  }

  private static Readiness definition(Live live) {
    for (Condition condition : live.conditions()) {
      if (condition.isFalse() && condition.type().equals("NamesAccepted")) {
        return failed("its names are not accepted: " + condition.said());
      }
      if (condition.type().equals("Established")) {
        if (condition.isTrue()) {
          return current("established");
        }
        if (condition.isFalse() && !condition.reason().equals("Installing")) {
          return failed("not established: " + condition.said());
        }
      }
    }
    return inProgress("is being installed");
  }

  private static Readiness apiService(Live live) {
    Optional<Condition> available = live.condition("Available");
    return available.filter(Condition::isTrue).isPresent()
        ? current("available")
        : inProgress("not available" + colon(available.map(Condition::said).orElse("")));
  }

  private static String pods(long count) {
    return count + (count == 1 ? " pod" : " pods");
  }

  private static String colon(String text) {
    return text.isEmpty() ? "" : ": " + text;
  }
}
