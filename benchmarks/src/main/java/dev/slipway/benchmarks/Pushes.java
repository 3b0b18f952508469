package dev.slipway.benchmarks;

import dev.slipway.cli.demo.Demo;
import dev.slipway.engine.Request;
import dev.slipway.engine.Stop;
import java.nio.file.Path;
import java.util.List;

/** The demo's second step: a push, picked up by polling, rolled out and proved. */
final class Pushes implements Benchmark {
  @Override
  public String name() {
    return "push";
  }

  @Override
  public String question() {
    return "from push to healthy in the demo";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    var samples = new Samples.Collector("from push to verified", "ms");
    for (int run = 0; run < setting.runs(); run++) {
      Path directory = setting.scratch().resolve("demo-" + run);
      try (Demo demo = Demo.create(directory, new Stop())) {
        demo.deploy(Request.by("benchmark"));
        demo.serve(problem -> {
          throw problem;
        });
        samples.add((double) demo.improve().toMillis());
      } finally {
        Demo.end(directory);
      }
    }
    report.table(samples.samples(), List.of(samples.samples()));
    report.note(
        "Of it, up to 1 s is the demo's polling interval and 0.5 s its two looks at the service.");
  }
}
