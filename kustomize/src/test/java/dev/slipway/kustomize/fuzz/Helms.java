package dev.slipway.kustomize.fuzz;

/** Which {@code helm} both builds run. */
final class Helms {
  private Helms() {}

  /** What the environment's {@code SLIPWAY_HELM} names, or the one on the search path. */
  static String program() {
    return System.getenv().getOrDefault("SLIPWAY_HELM", "helm");
  }
}
