package dev.slipway.benchmarks;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.FleetReader;
import dev.slipway.fleet.Surroundings;
import dev.slipway.journal.Entry;
import dev.slipway.journal.Event;
import dev.slipway.journal.Journal;
import dev.slipway.journal.JournalSettings;
import dev.slipway.journal.Journals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code slipway deploy} of a Compose project with two services, beside Compose by itself. */
final class Deployments implements Benchmark {
  private static final String IMAGE = "slipway-benchmark:local";

  @Override
  public String name() {
    return "deploy";
  }

  @Override
  public String question() {
    return "`slipway deploy` of two services beside `docker compose up -d --wait`";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    Path plain = Files.createDirectory(setting.scratch().resolve("plain"));
    Path repository = Files.createDirectory(setting.scratch().resolve("repository"));
    image(setting.scratch());
    write(plain, "slipway-benchmark-plain", 0);
    write(repository, "slipway-benchmark", 0);
    Path fleetFile = setting.scratch().resolve("slipway.yaml");
    Files.writeString(fleetFile, fleet(repository));
    Programs compose = new Programs(plain, Map.of());
    Programs git = new Programs(repository, Map.of());
    git.millis("git", "init", "-q", "-b", "main");
    commit(git);
    Programs slipway = new Programs(setting.scratch(), Map.of());
    List<String> up = List.of("docker", "compose", "up", "-d", "--wait");
    List<String> deploy =
        List.of(setting.slipway().toString(), "deploy", "shop", "--fleet", fleetFile.toString());
    try {
      compose.millis(up.toArray(String[]::new));
      slipway.millis(deploy.toArray(String[]::new));
      var rounds = new Rounds(setting, compose, up, git, slipway, deploy, plain, repository);
      Rounds.Result cold = rounds.measure("cold", 0);
      Process daemon =
          slipway.background(
              setting.slipway().toString(), "serve", "--fleet", fleetFile.toString());
      Rounds.Result served;
      try {
        awaitSocket(setting.scratch().resolve("root/run/slipway.sock"));
        served = rounds.measure("through a daemon", 1000);
      } finally {
        daemon.destroy();
        daemon.waitFor();
      }
      cold.report(report);
      served.report(report);
      firstActions(fleetFile, report);
    } finally {
      compose.millis("docker", "compose", "down", "-t", "1");
      slipway.millis("docker", "compose", "-p", "slipway-benchmark", "down", "-t", "1");
      slipway.millis("docker", "image", "rm", "-f", IMAGE);
    }
  }

  /** One way of deploying, measured in turn with Compose by itself. */
  private record Rounds(
      Setting setting,
      Programs compose,
      List<String> up,
      Programs git,
      Programs slipway,
      List<String> deploy,
      Path plain,
      Path repository) {
    record Result(String way, Samples plainSame, Samples same, Samples plainNew, Samples changed) {
      void report(Report report) {
        report.table(plainSame, List.of(plainSame, same));
        report.note(overhead(plainSame, same));
        report.table(plainNew, List.of(plainNew, changed));
        report.note(overhead(plainNew, changed));
      }

      private static String overhead(Samples base, Samples row) {
        return "Overhead of the median: %.0f ms.".formatted(row.median() - base.median());
      }
    }

    Result measure(String way, int from) throws IOException, InterruptedException {
      var plainSame = new Samples.Collector("compose, unchanged", "ms");
      var same = new Samples.Collector("slipway " + way + ", unchanged", "ms");
      var plainNew = new Samples.Collector("compose, one service changed", "ms");
      var changed = new Samples.Collector("slipway " + way + ", one service changed", "ms");
      for (int run = 1; run <= setting.runs(); run++) {
        plainSame.add(compose.millis(up.toArray(String[]::new)));
        same.add(slipway.millis(deploy.toArray(String[]::new)));
        write(plain, "slipway-benchmark-plain", from + run);
        write(repository, "slipway-benchmark", from + run);
        commit(git);
        plainNew.add(compose.millis(up.toArray(String[]::new)));
        changed.add(slipway.millis(deploy.toArray(String[]::new)));
      }
      return new Result(
          way, plainSame.samples(), same.samples(), plainNew.samples(), changed.samples());
    }
  }

  /** From the lock to the first thing that is done to what runs, as the journal has it. */
  private static void firstActions(Path fleetFile, Report report) {
    var waits = new Samples.Collector("from lock to first action", "ms");
    Fleet fleet = read(fleetFile);
    var settings =
        new JournalSettings.Sqlite(
            fleet.root().resolve("state/journal.db"), fleet.root().resolve("cache/native"));
    try (Journal journal = Journals.open(settings, "0.1.0", Clock.systemUTC())) {
      var begun = new HashMap<String, Instant>();
      for (Entry entry : journal.after(0)) {
        if (entry.event() instanceof Event.RunStarted run) {
          begun.put(run.run().value(), entry.at());
        } else if (entry.event() instanceof Event.StepStarted step) {
          Instant locked = begun.remove(step.run().value());
          if (locked != null) {
            waits.add((double) Duration.between(locked, entry.at()).toMillis());
          }
        }
      }
    }
    report.table(waits.samples(), List.of(waits.samples()));
  }

  private static Fleet read(Path fleetFile) {
    Surroundings here = Surroundings.ofThisProcess();
    var environment = new HashMap<>(here.environment());
    environment.remove("SLIPWAY_ROOT");
    return FleetReader.read(
        fleetFile, new Surroundings(environment, here.home(), here.superuser()));
  }

  /** An image out of one static program, so that no registry is asked. */
  private static void image(Path scratch) throws IOException, InterruptedException {
    Path context = Files.createDirectory(scratch.resolve("image"));
    Files.copy(Path.of("/bin/busybox"), context.resolve("busybox"));
    Files.writeString(
        context.resolve("Dockerfile"),
        "FROM scratch\nCOPY busybox /bin/busybox\nENTRYPOINT [\"/bin/busybox\"]\n");
    new Programs(context, Map.of()).millis("docker", "build", "-q", "-t", IMAGE, ".");
  }

  private static void write(Path folder, String project, int version) throws IOException {
    Files.writeString(
        folder.resolve("compose.yaml"),
        """
        name: %s
        x-service: &service
          image: %s
          pull_policy: never
          init: true
          stop_grace_period: 1s
          command: [sleep, "100000"]
          healthcheck:
            test: [CMD, /bin/busybox, "true"]
            interval: 200ms
        services:
          db:
            <<: *service
          web:
            <<: *service
            depends_on:
              db: {condition: service_healthy}
            environment:
              VERSION: "%d"
        """
            .formatted(project, IMAGE, version));
  }

  private static void commit(Programs git) throws IOException, InterruptedException {
    git.millis("git", "add", "-A");
    git.millis("git", "-c", "user.name=b", "-c", "user.email=b@b", "commit", "-qm", "Change");
  }

  /** One look is enough for health, so that what is left is Slipway's own. */
  private static String fleet(Path repository) {
    return """
    apiVersion: slipway.dev/v1alpha1
    kind: Fleet
    metadata: {name: benchmark}
    root: root
    repositories:
      shop:
        url: %s
    apps:
      shop:
        source: {repository: shop, ref: main}
        target: compose
        trigger: manual
        verify: {samples: 1, every: 100ms}
    """
        .formatted(repository);
  }

  private static void awaitSocket(Path socket) throws IOException, InterruptedException {
    for (int i = 0; i < 300 && !Files.exists(socket); i++) {
      Thread.sleep(100);
    }
    if (!Files.exists(socket)) {
      throw new IOException("the daemon does not listen at " + socket);
    }
  }
}
