package dev.slipway.model;

import java.util.Locale;

/**
 * A place where apps run.
 *
 * @param name as the fleet calls it
 */
public record TargetRef(Kind kind, String name) {
  /** What runs things there. */
  public enum Kind {
    /** Programs on this machine under a supervisor of Slipway's own. */
    PROCESS,
    /** Docker Engine through Docker Compose. */
    COMPOSE,
    /** Any conformant Kubernetes cluster. */
    KUBERNETES
  }

  /** {@code compose:solaria}. */
  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + ":" + name;
  }
}
