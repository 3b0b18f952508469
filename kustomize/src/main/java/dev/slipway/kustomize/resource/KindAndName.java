package dev.slipway.kustomize.resource;

import org.jspecify.annotations.Nullable;

/** What resources are looked up by; an empty kind may stand for any, as whoever asks has it. */
public record KindAndName(String kind, String name) {
  // Written out, for a quick start: those that records have are put together when first used.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof KindAndName other
        && other.kind.equals(kind)
        && other.name.equals(name);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + name.hashCode();
  }
}
