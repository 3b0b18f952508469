package dev.slipway.target.compose;

import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.Digest;
import dev.slipway.model.Observed;
import dev.slipway.model.Observed.Instance;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.RunId;
import dev.slipway.model.Secrets;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** One app with a name of its own on the Docker Engine of this machine, removed when closed. */
final class Bed implements AutoCloseable {
  static final String SECRET = "hunter2-planted-secret";
  static final String FOREVER = "while :; do sleep 1; done";
  static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final Random RANDOM = new Random();

  final AppName app = new AppName("bed-%08x".formatted(RANDOM.nextInt()));
  final Path directory;
  final ComposeTarget target;

  Bed() {
    try {
      directory = Files.createTempDirectory("slipway-bed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    target = target(System.getenv());
  }

  ComposeTarget target(Map<String, String> environment) {
    return new ComposeTarget(
        new TargetRef(TargetRef.Kind.COMPOSE, "here"), directory.resolve("locks"), environment);
  }

  @Override
  public void close() {
    target.remove(app, app.value(), true);
    target.releaseImages(app, List.of());
    Docker.run("", "rm", "-rf", directory.toString());
  }

  /** A host path below the bed's directory, with some content. */
  Path file(String name, String content) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Tree.Mapping model(Map<String, Tree.Mapping> services) {
    return Tree.mapping()
        .put("name", app.value())
        .put("services", new Tree.Mapping(new LinkedHashMap<>(services)))
        .put(
            "networks",
            Tree.mapping()
                .put(
                    "default",
                    Tree.mapping()
                        .put("name", app + "_default")
                        .put("ipam", Tree.Mapping.EMPTY)
                        .build())
                .build())
        .build();
  }

  Rendered rendered(Map<String, Tree.Mapping> services) {
    return rendered(model(services));
  }

  /** As the render stage would hand it over; its digests cover the networks, too. */
  Rendered rendered(Tree.Mapping model) {
    var digests = new HashMap<String, String>();
    model
        .mapping("services")
        .entries()
        .forEach((name, service) ->
            digests.put(
                name,
                Digest.of(service.canonicalJson() + model.without("services").canonicalJson())));
    var revision =
        new Revision(
            "file:///repository",
            "main",
            new CommitId("a".repeat(40)),
            "a".repeat(40),
            "A commit",
            "Ada",
            Instant.parse("2026-11-21T09:00:00Z"),
            Optional.empty(),
            Optional.empty());
    return new Rendered(
        app, revision, App.Format.COMPOSE, model, digests, List.of(), Secrets.of(List.of(SECRET)));
  }

  Release release(Map<String, Tree.Mapping> services) {
    return release(rendered(services));
  }

  Release release(Rendered rendered) {
    return releaseOf(target.prepare(rendered));
  }

  Release releaseOf(Rendered prepared) {
    return new Release(
        DeploymentId.at(Instant.now(), RANDOM),
        new RunId("r-20261121-093107-%08x".formatted(RANDOM.nextInt())),
        prepared);
  }

  /** Brings up all services of a release in their order. */
  Release up(Release release) {
    release.rendered().services().keySet().forEach(name -> target.apply(release, create(name)));
    return release;
  }

  static Change create(String service) {
    return new Change.Create(service, List.of());
  }

  static Change replace(String service) {
    return new Change.Replace(service, List.of(), "changed");
  }

  Observed observe() {
    return target.observe(app, app.value());
  }

  List<String> ids() {
    return observe().instances().stream().map(Instance::id).toList();
  }

  Instance only(String service) {
    var instances = observe().of(service);
    if (instances.size() != 1) {
      throw new AssertionError(service + ": " + instances);
    }
    return instances.getFirst();
  }

  Instance await(String service, Predicate<Instance> wanted) {
    await(
        () -> {
          var seen = observe().of(service);
          return seen.size() == 1 && wanted.test(seen.getFirst());
        },
        () -> service + " is " + observe().of(service));
    return only(service);
  }

  static void await(BooleanSupplier condition, java.util.function.Supplier<String> otherwise) {
    Instant end = Instant.now().plus(DEADLINE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not within " + DEADLINE + ": " + otherwise.get());
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }

  /** What a command prints inside the one container of a service. */
  String exec(String service, String... words) {
    var all = new java.util.ArrayList<>(List.of("exec", only(service).id()));
    all.addAll(List.of(words));
    return Docker.docker(all.toArray(String[]::new));
  }
}
