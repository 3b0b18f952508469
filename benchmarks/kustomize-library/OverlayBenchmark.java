package dev.slipway.benchmarks.kustomize;

import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One build of the overlay that {@code benchmarks/kustomize} makes, files read anew each time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
public class OverlayBenchmark {
  @Param({"50", "500", "5000", "20000"})
  String resources;

  private final Kustomizer kustomizer = new Kustomizer(Options.DEFAULT);

  @Benchmark
  public String build() {
    Path overlay = Path.of(System.getProperty("overlays"), resources, "overlay");
    return kustomizer.build(overlay).text();
  }
}
