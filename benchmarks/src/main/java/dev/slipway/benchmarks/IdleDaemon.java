package dev.slipway.benchmarks;

import dev.slipway.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The memory of {@code slipway serve} while nothing changes. */
final class IdleDaemon implements Benchmark {
  private static final int APPS = 100;
  private static final int SECONDS = 60;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String question() {
    return "resident memory of the daemon with " + APPS + " apps, nothing changing";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    ManyApps apps = ManyApps.create(setting.scratch(), APPS, "2s");
    try (Engine engine = Engine.open(apps.fleet())) {
      apps.deployed(engine.journal());
    }
    var samples = new Samples.Collector("resident, each second of the last half minute", "MB");
    var peak = new Samples.Collector("most that it ever had", "MB");
    Programs programs = new Programs(setting.scratch(), Map.of());
    Process daemon =
        programs.background(
            setting.slipway().toString(), "serve", "--fleet", apps.fleetFile().toString());
    try {
      for (int second = 0; second < SECONDS; second++) {
        Thread.sleep(1000);
        if (!daemon.isAlive()) {
          throw new IOException(Files.readString(setting.scratch().resolve(".background")));
        }
        if (second >= SECONDS / 2) {
          samples.add(megabytes(daemon.pid(), "VmRSS:"));
        }
      }
      peak.add(megabytes(daemon.pid(), "VmHWM:"));
    } finally {
      daemon.destroy();
      daemon.waitFor();
    }
    report.table(samples.samples(), List.of(samples.samples(), peak.samples()));
    report.note("Each app is looked at every two seconds.");
  }

  private static double megabytes(long pid, String key) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith(key))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .max()
            .orElseThrow()
        / 1024.0;
  }
}
