package dev.slipway.kustomize.configuration;

import dev.slipway.kustomize.resource.Gvk;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The order of types: what others need comes first, what watches others comes last. */
public final class TypeOrder {
  private static final List<String> FIRST =
      List.of(
          "Namespace",
          "ResourceQuota",
          "StorageClass",
          "CustomResourceDefinition",
          "ServiceAccount",
          "PodSecurityPolicy",
          "Role",
          "ClusterRole",
          "RoleBinding",
          "ClusterRoleBinding",
          "ConfigMap",
          "Secret",
          "Endpoints",
          "Service",
          "LimitRange",
          "PriorityClass",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Deployment",
          "StatefulSet",
          "CronJob",
          "PodDisruptionBudget");
  private static final List<String> LAST =
      List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");
  private static final Map<String, Integer> RANKS = ranks();

  public static final Comparator<Gvk> FIRST_THINGS_FIRST = TypeOrder::compare;

  private TypeOrder() {}

  private static Map<String, Integer> ranks() {
    var ranks = new HashMap<String, Integer>();
    for (int i = 0; i < FIRST.size(); i++) {
      ranks.put(FIRST.get(i), i - FIRST.size());
    }
    for (int i = 0; i < LAST.size(); i++) {
      ranks.put(LAST.get(i), i + 1);
    }
    return ranks;
  }

  private static int compare(Gvk one, Gvk other) {
    int ranks = Integer.compare(rank(one), rank(other));
    return ranks != 0 ? ranks : text(one).compareTo(text(other));
  }

  private static int rank(Gvk gvk) {
    return RANKS.getOrDefault(gvk.kind(), 0);
  }

  private static String text(Gvk gvk) {
    return (gvk.group().isEmpty() ? "~G" : gvk.group())
        + "_"
        + (gvk.version().isEmpty() ? "~V" : gvk.version())
        + "_"
        + (gvk.kind().isEmpty() ? "~K" : gvk.kind());
  }
}
