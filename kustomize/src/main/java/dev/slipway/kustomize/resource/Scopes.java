package dev.slipway.kustomize.resource;

import java.util.Set;

/** Which of the types that Kubernetes ships belong to the cluster, not to a namespace. */
public final class Scopes {
  // To be replaced by the table made from the OpenAPI schema.
  private static final Set<String> CLUSTER_SCOPED = Set.of("Namespace", "ClusterRole");

  private Scopes() {}

  public static boolean isClusterScoped(Gvk gvk) {
    return CLUSTER_SCOPED.contains(gvk.kind());
  }
}
