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
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A fleet of one app, with a Git repository of its own: real files, real git, real processes or
 * containers, all that is not Docker's below one directory.
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
  private final String app;
  private final Optional<DockerEvents> events;
  private final Optional<Tenancy> tenancy;

  private Scene(
      Path directory, String app, Optional<DockerEvents> events, Optional<Tenancy> tenancy) {
    this.directory = directory;
    this.repository = directory.resolve("repo");
    this.app = app;
    this.events = events;
    this.tenancy = tenancy;
  }

  /** A repository with the first version of the app and a fleet that deploys it. */
  static Scene in(Path directory) {
    return in(directory, "");
  }

  /**
   * @param settings further lines for the app, each indented by four spaces
   */
  static Scene in(Path directory, String settings) {
    var scene = new Scene(directory, "web", Optional.empty(), Optional.empty());
    scene.start(WEB.formatted("v1"), "kind: process", "host-processes, commands", settings);
    return scene;
  }

  /** The same on Docker Engine: an app with a name of its own, since all share one engine. */
  static Scene onDocker(Path directory, String compose, String settings) {
    create(directory);
    String app = "scene-%08x".formatted(new Random().nextInt());
    Docker.image();
    var events = new DockerEvents(app, directory.resolve("docker-events"));
    var scene = new Scene(directory, app, Optional.of(events), Optional.empty());
    scene.start(compose, "kind: compose", "", settings);
    return scene;
  }

  /**
   * The same on a Kubernetes cluster, in a namespace of its own.
   *
   * @param kubeconfig how the cluster is reached
   * @param objects the first version; of all that it may use
   */
  static Scene onKubernetes(Path directory, Tenancy tenancy, Path kubeconfig, String objects) {
    create(directory);
    var scene = new Scene(directory, "web", Optional.empty(), Optional.of(tenancy));
    scene.start(
        objects,
        "kind: kubernetes, kubeconfig: " + kubeconfig,
        "cluster-objects",
        "    kubernetes: {namespace: %s}\n".formatted(tenancy.namespace()));
    return scene;
  }

  private static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(String compose, String target, String trust, String settings) {
    git(directory, "init", "-q", "-b", "main", "repo");
    commit(compose, "Start with v1");
    git(repository, "config", "user.name", "Ana");
    git(repository, "config", "user.email", "ana@example.org");
    fleetFile(
        """
        apiVersion: slipway.dev/v1alpha1
        kind: Fleet
        metadata: {name: test}
        root: root
        repositories:
          shop: {url: %s, trust: [%s]}
        targets:
          here: {%s}
        apps:
          %s:
            source: {repository: shop, ref: main}
            target: here
            interval: 1s
            verify: {samples: 2, every: 50ms, timeout: 20s}
        """
                .formatted(repository, trust, target, app)
            + settings);
  }

  DockerEvents dockerEvents() {
    return events.orElseThrow();
  }

  Tenancy tenancy() {
    return tenancy.orElseThrow();
  }

  /** What the target calls the whole of the app. */
  String project() {
    return tenancy.map(Tenancy::namespace).orElse(app);
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
    return fleet().app(app);
  }

  CommitId commit(String compose, String message) {
    String file = tenancy.isPresent() ? "objects.yaml" : "compose.yaml";
    write(repository.resolve(file), compose);
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
    events.ifPresent(DockerEvents::close);
    if (tenancy.isPresent()) {
      // Its namespace ends with the control plane.
      tenancy.get().close();
      return;
    }
    try (Engine engine = engine()) {
      var target = engine.wiring().target(web().target());
      target.remove(web().name(), project(), true);
    }
  }
}
