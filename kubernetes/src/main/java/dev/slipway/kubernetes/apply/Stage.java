package dev.slipway.kubernetes.apply;

import dev.slipway.model.ObjectId;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;

/**
 * The groups in which objects are applied, one after the other: what defines others first. The
 * order is Flux's; what it leaves to a setting, the kinds of definitions, come before the rest.
 */
enum Stage {
  /** Definitions of kinds, namespaces, and cluster roles, which others aggregate and bind. */
  DEFINITIONS,
  /** StorageClass, IngressClass, GatewayClass ...: what others name. */
  CLASSES,
  /** Custom resources: what an operator makes of them, the rest may need. */
  CUSTOM,
  /** Everything else. */
  OBJECTS;

  /** What is removed; no stage of objects that are applied. */
  static final String PRUNE = "prune";

  /** The groups that Kubernetes itself serves; other {@code k8s.io} groups are add-ons. */
  private static final Set<String> BUILT_IN =
      Set.of(
          "",
          "apps",
          "autoscaling",
          "batch",
          "policy",
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "apiregistration.k8s.io",
          "authentication.k8s.io",
          "authorization.k8s.io",
          "certificates.k8s.io",
          "coordination.k8s.io",
          "discovery.k8s.io",
          "events.k8s.io",
          "flowcontrol.apiserver.k8s.io",
          "internal.apiserver.k8s.io",
          "networking.k8s.io",
          "node.k8s.io",
          "rbac.authorization.k8s.io",
          "resource.k8s.io",
          "scheduling.k8s.io",
          "storage.k8s.io",
          "storagemigration.k8s.io");

  /** Kinds that others of the same stage name, mount, or run under. */
  private static final Set<String> FOUNDATIONS =
      Set.of(
          "ServiceAccount",
          "Role",
          "ClusterRoleBinding",
          "RoleBinding",
          "ResourceQuota",
          "LimitRange",
          "ConfigMap",
          "Secret",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Service",
          "NetworkPolicy");

  /** Kinds that have the API server ask something that must run by then. */
  private static final Set<String> GATES =
      Set.of(
          "APIService",
          "MutatingWebhookConfiguration",
          "ValidatingWebhookConfiguration",
          "MutatingAdmissionPolicy",
          "MutatingAdmissionPolicyBinding",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding");

  /** The order in which objects are applied; those that it holds equal go together. */
  static final Comparator<ObjectId> APPLIED =
      Comparator.<ObjectId, Stage>comparing(Stage::of).thenComparingInt(Stage::wave);

  /**
   * The order in which objects are removed: custom resources before the operator that must clear up
   * after them, then what was applied last.
   */
  static final Comparator<ObjectId> REMOVED =
      Comparator.<ObjectId, Boolean>comparing(id -> of(id) != CUSTOM)
          .thenComparing(APPLIED.reversed());

  static Stage of(ObjectId id) {
    String kind = id.kind();
    boolean definition =
        switch (id.group()) {
          case "" -> kind.equals("Namespace");
          case "apiextensions.k8s.io" -> kind.equals("CustomResourceDefinition");
          case "rbac.authorization.k8s.io" -> kind.equals("ClusterRole");
          default -> false;
        };
    if (definition) {
      return DEFINITIONS;
    }
    if (kind.endsWith("Class")) {
      return CLASSES;
    }
    return BUILT_IN.contains(id.group()) ? OBJECTS : CUSTOM;
  }

  /** What a step of this stage is called. */
  String step() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Within a stage: what others need, the most, and what asks those that run by then. */
  private static int wave(ObjectId id) {
    if (of(id) == DEFINITIONS) {
      return id.kind().equals("Namespace") ? 0 : 1;
    }
    if (BUILT_IN.contains(id.group()) && FOUNDATIONS.contains(id.kind())) {
      return 0;
    }
    return GATES.contains(id.kind()) ? 2 : 1;
  }
}
