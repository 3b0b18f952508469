package dev.slipway.supervisor;

import dev.slipway.supervisor.ServiceSpec.HealthSpec;
import dev.slipway.supervisor.ServiceState.Health;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * Asks one instance for its health again and again, by the rules of Docker Engine: a passing probe
 * makes it healthy at once; so many failures in a row as {@code retries} says make it unhealthy;
 * failures in the start period do not count while it is starting.
 */
final class HealthCheck {
  private static final int LONGEST_OUTPUT = 4096;

  private final HealthSpec health;
  private final ServiceSpec spec;
  private final RunFiles files;
  private final Children children;
  private final BiConsumer<Health, String> seen;
  private final long started = System.nanoTime();
  private final Thread thread;
  private Rules rules;

  HealthCheck(
      ServiceSpec spec,
      HealthSpec health,
      RunFiles files,
      Children children,
      Health before,
      BiConsumer<Health, String> seen) {
    this.spec = spec;
    this.health = health;
    this.files = files;
    this.children = children;
    this.seen = seen;
    this.rules = new Rules(before, 0);
    this.thread =
        Thread.ofPlatform().daemon().name("health-" + spec.service()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.interrupt();
  }

  /**
   * What the probes so far add up to.
   *
   * @param failures how many in a row
   */
  record Rules(Health status, int failures) {
    Rules after(boolean passed, boolean inStartPeriod, int retries) {
      if (passed) {
        return new Rules(Health.HEALTHY, 0);
      }
      if (status == Health.STARTING && inStartPeriod) {
        return this;
      }
      int count = failures + 1;
      return new Rules(count >= retries ? Health.UNHEALTHY : status, count);
    }

    long pause(HealthSpec health, boolean inStartPeriod) {
      return status == Health.STARTING && inStartPeriod
          ? health.startIntervalMillis()
          : health.intervalMillis();
    }
  }

  private record Probe(boolean passed, String output) {}

  private void run() {
    String path = files.file(spec.service(), "probe").toString();
    var redactor = new Redactor(spec.secrets());
    try {
      Keeper.freshFifo(files.file(spec.service(), "probe"));
      try (var pipe = new RandomAccessFile(path, "rw");
          var output = new FileInputStream(pipe.getFD())) {
        while (!Thread.currentThread().isInterrupted()) {
          Thread.sleep(rules.pause(health, inStartPeriod()));
          var probe = probe(output);
          rules = rules.after(probe.passed(), inStartPeriod(), health.retries());
          seen.accept(
              rules.status(), probe.passed() ? "" : redactor.redact(probe.output()).strip());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      seen.accept(Health.UNHEALTHY, "the healthcheck cannot be run: " + e.getMessage());
    }
  }

  private boolean inStartPeriod() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started) < health.startPeriodMillis();
  }

  private Probe probe(FileInputStream output) throws IOException, InterruptedException {
    var child =
        children.start(Launch.probeCommand(spec, health), Launch.probeEnvironment(files, spec));
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(health.timeoutMillis());
    var text = new StringBuilder();
    try {
      while (true) {
        try {
          int code = child.exit().get(20, TimeUnit.MILLISECONDS);
          read(output, text);
          return new Probe(code == 0, text.isEmpty() ? "exit code " + code : text.toString());
        } catch (TimeoutException e) {
          // A probe that writes much must not be held up by a full pipe.
          read(output, text);
        }
        if (System.nanoTime() > end) {
          return new Probe(
              false, "the healthcheck took longer than " + health.timeoutMillis() + " ms\n" + text);
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("an exit code is never an exception", e);
    } finally {
      if (!child.exit().isDone()) {
        Native.kill(-child.process().pid(), Signals.KILL);
      }
    }
  }

  private static void read(FileInputStream output, StringBuilder text) throws IOException {
    while (output.available() > 0) {
      byte[] bytes = output.readNBytes(Math.min(output.available(), 8192));
      if (text.length() < LONGEST_OUTPUT) {
        text.append(new String(bytes, StandardCharsets.UTF_8));
        text.setLength(Math.min(text.length(), LONGEST_OUTPUT));
      }
    }
  }
}
