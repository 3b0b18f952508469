package dev.slipway.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.FleetReader;
import dev.slipway.fleet.Surroundings;
import dev.slipway.journal.Journal;
import dev.slipway.model.App;
import dev.slipway.model.CommitId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A fleet of one app on the process target, with a Git repository of its own: real files, real git,
 * real processes, all below one directory.
 */
final class Scene {
  /** Writes its version to a file of its own and stays. */
  static final String WEB =
      """
      services:
        web:
          command: ["/bin/sh", "-c", "echo web $$VERSION is up; exec sleep 1000"]
          environment:
            VERSION: %s
          healthcheck:
            test: ["CMD", "/bin/sh", "-c", "test $$VERSION != broken"]
            interval: 200ms
            retries: 2
          stop_grace_period: 1s
      """;

  private final Path directory;
  private final Path repository;

  private Scene(Path directory) {
    this.directory = directory;
    this.repository = directory.resolve("repo");
  }

  /** A repository with the first version of the app and a fleet that deploys it. */
  static Scene in(Path directory) {
    return in(directory, "");
  }

  /**
   * @param settings further lines for the app, each indented by four spaces
   */
  static Scene in(Path directory, String settings) {
    var scene = new Scene(directory);
    scene.git(directory, "init", "-q", "-b", "main", "repo");
    scene.commit(WEB.formatted("v1"), "Start with v1");
    scene.git(scene.repository, "config", "user.name", "Ana");
    scene.git(scene.repository, "config", "user.email", "ana@example.org");
    scene.fleetFile(
        """
        apiVersion: slipway.dev/v1alpha1
        kind: Fleet
        metadata: {name: test}
        root: root
        repositories:
          shop: {url: %s, trust: [host-processes, commands]}
        targets:
          here: {kind: process}
        apps:
          web:
            source: {repository: shop, ref: main}
            target: here
            interval: 1s
            verify: {samples: 2, every: 50ms, timeout: 20s}
        """
                .formatted(scene.repository)
            + settings);
    return scene;
  }

  void fleetFile(String text) {
    write(directory.resolve("slipway.yaml"), text);
  }

  Path directory() {
    return directory;
  }

  Path root() {
    return directory.resolve("root");
  }

  Path repository() {
    return repository;
  }

  Path fleetPath() {
    return directory.resolve("slipway.yaml");
  }

  Fleet fleet() {
    return FleetReader.read(fleetPath(), new Surroundings(Map.of(), directory, false));
  }

  Engine engine() {
    return Engine.open(fleet());
  }

  Engine engine(Journal journal) {
    return Engine.over(Wiring.of(fleet(), journal));
  }

  App web() {
    return fleet().app("web");
  }

  CommitId commit(String compose, String message) {
    write(repository.resolve("compose.yaml"), compose);
    return commitAll(message);
  }

  CommitId commitAll(String message) {
    git(repository, "add", "-A");
    git(
        repository,
        "-c",
        "user.name=Ana",
        "-c",
        "user.email=ana@example.org",
        "commit",
        "-q",
        "-m",
        message);
    return head();
  }

  CommitId head() {
    return new CommitId(git(repository, "rev-parse", "HEAD").strip());
  }

  String git(Path where, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(command + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends what a test has left running. */
  void tearDown() {
    try (Engine engine = engine()) {
      var target = engine.wiring().target(web().target());
      target.remove(web().name(), web().name().value(), true);
    }
  }
}
