package dev.slipway.kustomize.remote;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The {@code git} program. */
@FunctionalInterface
public interface Git {
  /**
   * Runs it once.
   *
   * @param directory in which it runs
   * @param timeout after which it is ended
   * @return what it printed to its standard output
   * @throws dev.slipway.kustomize.KustomizeException where it fails, or takes longer
   */
  byte[] run(Path directory, Duration timeout, List<String> arguments);
}
