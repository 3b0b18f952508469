package dev.slipway.benchmarks;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** The start of the command line, from nothing to its answer. */
final class ColdStarts implements Benchmark {
  /** The JDK's launcher reads its options from here, too, so that the program stays as it is. */
  private static final Map<String, String> NO_CACHE = Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=off");

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String question() {
    return "the command line's start, with and without the JDK's AOT cache";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    ManyApps apps = ManyApps.create(setting.scratch(), 3, "1m");
    String slipway = setting.slipway().toString();
    Programs cached = new Programs(Files.createDirectory(setting.scratch().resolve("a")), Map.of());
    Programs plain = new Programs(Files.createDirectory(setting.scratch().resolve("b")), NO_CACHE);
    String[] version = {slipway, "version"};
    String[] status = {slipway, "status", "--fleet", apps.fleetFile().toString()};
    var versionCached = new Samples.Collector("`version`", "ms");
    var versionPlain = new Samples.Collector("`version` without the cache", "ms");
    var statusCached = new Samples.Collector("`status` of three apps", "ms");
    var statusPlain = new Samples.Collector("`status` without the cache", "ms");
    // The first round warms the disk's cache and makes what is made once.
    for (int run = -1; run < 2 * setting.runs(); run++) {
      double[] took = {
        cached.millis(version), plain.millis(version), cached.millis(status), plain.millis(status)
      };
      if (run >= 0) {
        versionCached.add(took[0]);
        versionPlain.add(took[1]);
        statusCached.add(took[2]);
        statusPlain.add(took[3]);
      }
    }
    Samples base = versionCached.samples();
    report.table(base, List.of(base, versionPlain.samples()));
    base = statusCached.samples();
    report.table(base, List.of(base, statusPlain.samples()));
  }
}
