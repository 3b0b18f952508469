package dev.slipway.kustomize.schema;

import org.jspecify.annotations.Nullable;

/** What a schema calls the type of an object. */
record TypeName(String apiVersion, String kind) {
  // Written out, for a quick start: those that records have are put together when first used.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof TypeName other
        && other.apiVersion.equals(apiVersion)
        && other.kind.equals(kind);
  }

  @Override
  public int hashCode() {
    return 31 * apiVersion.hashCode() + kind.hashCode();
  }
}
