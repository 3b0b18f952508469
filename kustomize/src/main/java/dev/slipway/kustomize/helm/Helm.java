package dev.slipway.kustomize.helm;

import java.util.List;
import java.util.Map;

/** The {@code helm} program. */
@FunctionalInterface
public interface Helm {
  /**
   * Runs it once.
   *
   * @param environment what is set beside the environment of this process
   * @return what it printed to its standard output
   * @throws dev.slipway.kustomize.KustomizeException where it fails, with what it told
   */
  String run(List<String> arguments, Map<String, String> environment);
}
