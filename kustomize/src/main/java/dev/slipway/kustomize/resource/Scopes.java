package dev.slipway.kustomize.resource;

import dev.slipway.kustomize.schema.Schemas;
import java.util.function.Supplier;

/**
 * Which types belong to the cluster, not to a namespace. A build may bring a schema that says so of
 * types of its own; it is bound to the build's thread, since ids are compared everywhere.
 */
public final class Scopes {
  private static final ScopedValue<Schemas> SCHEMAS = ScopedValue.newInstance();

  private Scopes() {}

  /** Does something with the types that a build knows. */
  public static <T> T with(Schemas schemas, Supplier<T> work) {
    return ScopedValue.where(SCHEMAS, schemas).call(work::get);
  }

  public static boolean isClusterScoped(Gvk gvk) {
    return SCHEMAS.isBound()
        ? SCHEMAS.get().isClusterScoped(gvk.apiVersion(), gvk.kind())
        : Schemas.isKubernetesClusterScoped(gvk.apiVersion(), gvk.kind());
  }
}
