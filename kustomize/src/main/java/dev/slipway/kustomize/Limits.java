package dev.slipway.kustomize;

import java.time.Duration;

/**
 * How much one build may do before it is refused, so that hostile input costs a known amount.
 *
 * @param resources how many resources may be read or generated, bases that are read twice counted
 *     twice
 * @param bases how many kustomizations may be read, those that are read twice counted twice
 * @param fileBytes how large one file may be
 * @param bytes how much may be read altogether
 * @param depth how deep bases may refer to bases
 * @param time how long it may take
 */
public record Limits(
    int resources, int bases, long fileBytes, long bytes, int depth, Duration time) {
  /** Far above what people write, far below what hurts. */
  public static final Limits DEFAULT =
      new Limits(200_000, 10_000, 64L << 20, 1L << 30, 100, Duration.ofMinutes(5));
}
