package dev.slipway.benchmarks;

import java.nio.file.Path;

/** One question about time or memory, and how it is answered. */
interface Benchmark {
  String name();

  String question();

  void run(Setting setting, Report report) throws Exception;

  /**
   * What a benchmark works with.
   *
   * @param slipway the program to measure
   * @param scratch an empty directory of its own
   * @param runs how often each thing is measured
   */
  record Setting(Path slipway, Path scratch, int runs) {}
}
