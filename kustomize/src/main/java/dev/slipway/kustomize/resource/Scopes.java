package dev.slipway.kustomize.resource;

import dev.slipway.kustomize.schema.Schemas;

/** Which of the types that Kubernetes ships belong to the cluster, not to a namespace. */
public final class Scopes {
  private Scopes() {}

  public static boolean isClusterScoped(Gvk gvk) {
    return Schemas.isKubernetesClusterScoped(gvk.apiVersion(), gvk.kind());
  }
}
