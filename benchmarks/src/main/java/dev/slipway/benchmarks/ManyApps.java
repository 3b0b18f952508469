package dev.slipway.benchmarks;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.FleetReader;
import dev.slipway.fleet.Surroundings;
import dev.slipway.journal.Event;
import dev.slipway.journal.Journal;
import dev.slipway.model.App;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A repository with many apps, each in a folder of its own, and a fleet that has them all.
 *
 * <p>None of them runs: the journal is told that each is deployed at the head. What a pass costs
 * does not depend on it, since it looks at refs only.
 */
record ManyApps(Path repository, Path fleetFile) {
  static ManyApps create(Path directory, int count, String interval)
      throws IOException, InterruptedException {
    Path repository = Files.createDirectories(directory.resolve("repository"));
    var apps = new StringBuilder();
    for (int i = 0; i < count; i++) {
      Path folder = Files.createDirectories(repository.resolve("apps/a" + i));
      write(folder, i, "first");
      apps.append(
          """
            a%d:
              source: {repository: all, ref: main, path: apps/a%d}
              target: process
              interval: %s
              drift: ignore
              verify: {samples: 1, every: 100ms}
          """
              .formatted(i, i, interval));
    }
    Path fleetFile = directory.resolve("slipway.yaml");
    Files.writeString(
        fleetFile,
        """
        apiVersion: slipway.dev/v1alpha1
        kind: Fleet
        metadata: {name: many}
        root: root
        repositories:
          all:
            url: %s
            trust: [host-processes]
        apps:
        """
                .formatted(repository)
            + apps);
    ManyApps many = new ManyApps(repository, fleetFile);
    many.git().millis("git", "init", "-q", "-b", "main");
    many.commit("Begin");
    return many;
  }

  private static void write(Path folder, int app, String value) throws IOException {
    Files.writeString(
        folder.resolve("compose.yaml"),
        """
        name: a%d
        services:
          web:
            command: [sleep, "100000"]
            environment: {VALUE: %s}
        """
            .formatted(app, value));
  }

  /** A commit that touches one app and no other. */
  void touch(int app, String value) throws IOException, InterruptedException {
    write(repository.resolve("apps/a" + app), app, value);
    commit("Change a" + app);
  }

  private void commit(String message) throws IOException, InterruptedException {
    git().millis("git", "add", "-A");
    git().millis("git", "-c", "user.name=b", "-c", "user.email=b@b", "commit", "-qm", message);
  }

  private Programs git() {
    return new Programs(repository, Map.of());
  }

  Fleet fleet() {
    Surroundings here = Surroundings.ofThisProcess();
    var environment = new HashMap<>(here.environment());
    environment.remove("SLIPWAY_ROOT");
    return FleetReader.read(
        fleetFile, new Surroundings(environment, here.home(), here.superuser()));
  }

  /** Tells the journal that every app is deployed at the head. */
  void deployed(Journal journal) throws IOException, InterruptedException {
    CommitId head = new CommitId(git().output("git", "rev-parse", "HEAD").strip());
    for (App app : fleet().apps()) {
      var deployment = new DeploymentId("d-20261121-120000-" + app.name());
      journal.append(
          new Event.DeploymentOpened(
              app.name(), deployment, head, "Begin", "b", app.target().toString(), "b"));
      journal.append(
          new Event.DeploymentConcluded(app.name(), deployment, Event.Conclusion.VERIFIED, "b"));
    }
  }
}
