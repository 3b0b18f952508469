package dev.slipway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs the benchmarks that are named, or all of them; {@code benchmarks/run} starts it. */
public final class Main {
  private static final List<Benchmark> ALL =
      List.of(
          new JournalAppends(),
          new ColdStarts(),
          new Passes(),
          new IdleDaemon(),
          new Deployments(),
          new Pushes());

  private Main() {}

  public static void main(String[] args) throws Exception {
    Path slipway = Path.of(System.getProperty("slipway.program", "slipway")).toAbsolutePath();
    int runs = Integer.getInteger("slipway.runs", 5);
    List<String> wanted = List.of(args);
    List<String> names = ALL.stream().map(Benchmark::name).toList();
    if (!names.containsAll(wanted)) {
      System.err.println("the benchmarks are " + String.join(", ", names));
      System.exit(2);
    }
    Report report = new Report(System.out);
    for (Benchmark benchmark : ALL) {
      if (wanted.isEmpty() || wanted.contains(benchmark.name())) {
        Path scratch = Files.createTempDirectory("slipway-benchmark-");
        report.begin(benchmark.name(), benchmark.question());
        try {
          benchmark.run(new Benchmark.Setting(slipway, scratch, runs), report);
          report.load();
        } finally {
          delete(scratch);
        }
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
