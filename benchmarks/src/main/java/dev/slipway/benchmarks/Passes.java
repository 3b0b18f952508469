package dev.slipway.benchmarks;

import dev.slipway.engine.Engine;
import dev.slipway.engine.Reconciler;
import dev.slipway.engine.Request;
import dev.slipway.engine.RunResult;
import dev.slipway.engine.Stop;
import dev.slipway.model.AppName;
import dev.slipway.model.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The daemon's pass over a thousand apps of one repository. */
final class Passes implements Benchmark {
  private static final int APPS = 1_000;

  @Override
  public String name() {
    return "pass";
  }

  @Override
  public String question() {
    return "one pass of the daemon over " + APPS + " apps of one repository";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    ManyApps apps = ManyApps.create(setting.scratch(), APPS, "1m");
    var failures = new Failures();
    try (Engine engine = Engine.open(apps.fleet());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      apps.deployed(engine.journal());
      Reconciler reconciler = new Reconciler(engine, new Stop(), failures);
      var first = new Samples.Collector("first pass of a daemon, nothing changed", "ms");
      var unchanged = new Samples.Collector("later pass, nothing changed", "ms");
      var touched = new Samples.Collector("pass after a commit that touches one path", "ms");
      Instant now = Instant.now();
      first.add(pass(reconciler, now, threads));
      for (int run = 0; run < setting.runs(); run++) {
        now = now.plus(Duration.ofMinutes(5));
        unchanged.add(pass(reconciler, now, threads));
      }
      long before = reconciler.renderings();
      for (int run = 0; run < setting.runs(); run++) {
        apps.touch(run, "second");
        now = now.plus(Duration.ofMinutes(5));
        touched.add(pass(reconciler, now, threads));
      }
      Samples base = unchanged.samples();
      report.table(base, List.of(base, first.samples(), touched.samples()));
      report.note(
          "Renderings: %d in %d passes without a change, %d after %d commits that touch one path each."
              .formatted(
                  before, setting.runs() + 1, reconciler.renderings() - before, setting.runs()));
      report.note("The pass after a commit includes the deployment of the app that was touched.");
      remove(engine, setting.runs());
    }
    failures.report(report);
  }

  private static double pass(Reconciler reconciler, Instant now, ExecutorService threads) {
    long begun = System.nanoTime();
    reconciler.pass(now, threads);
    return (System.nanoTime() - begun) / 1e6;
  }

  /** Ends what the passes have deployed. */
  private static void remove(Engine engine, int deployed) {
    var left =
        engine.fleet().apps().stream()
            .limit(deployed)
            .map(app -> engine.state(app.name()))
            .toList();
    engine.prune(left, true, Request.by("benchmark"));
  }

  /** What must not happen while it is measured. */
  private static final class Failures implements Reconciler.Reports {
    private int problems;
    private String last = "";

    @Override
    public void pass(int looked, int changed, Duration took) {}

    @Override
    public void ran(AppName app, RunResult result) {}

    @Override
    public synchronized void failed(AppName app, Problem problem) {
      problems++;
      last = app + ": " + problem.getMessage();
    }

    @Override
    public void noted(AppName app, String what) {}

    synchronized void report(Report report) {
      if (problems > 0) {
        report.note("NOT VALID: " + problems + " failures, the last: " + last);
      }
    }
  }
}
