package dev.slipway.kustomize.fuzz;

/**
 * What a build gave.
 *
 * @param output what was printed; empty where the build failed
 * @param error why it failed; empty where it did not
 */
public record Outcome(boolean ok, String output, String error) {
  public static Outcome built(String output) {
    return new Outcome(true, output, "");
  }

  static Outcome failed(String error) {
    return new Outcome(false, "", error);
  }

  /** Whether both are the same bytes, or both are failures. */
  boolean agreesWith(Outcome other) {
    return ok == other.ok && output.equals(other.output);
  }
}
