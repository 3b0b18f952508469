package dev.slipway.target.compose;

import dev.slipway.model.Change;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Tree;
import dev.slipway.target.Target.Applied;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Carries out the changes of a plan, each so that it can be gone on with after any death. */
final class Convergence {
  /** Stopping may take a grace period; a healthcheck is not waited for. */
  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** Compose cannot change a network that other services are on, nor go on after it has tried. */
  private static final Pattern NETWORK_STUCK =
      Pattern.compile("has active endpoints|is not connected to the network");

  private static final Pattern PORT_TAKEN =
      Pattern.compile("(?:0\\.0\\.0\\.0|\\[::\\]|[0-9.]+):(\\d+).*(?:in use|already allocated)");

  private final Containers containers;
  private final Engine engine;
  private final Images images;
  private final Redaction redaction;

  Convergence(Engine engine, Images images, Redaction redaction) {
    this.engine = engine;
    this.containers = new Containers(engine);
    this.images = images;
    this.redaction = redaction;
  }

  Applied apply(Release release, Change change) {
    return switch (change) {
      case Change.Create create -> bringUp(release, create.service());
      case Change.Replace replace -> bringUp(release, replace.service());
      case Change.Remove remove -> remove(release, remove.service());
      case Change.Update _, Change.Retain _ ->
          throw new IllegalArgumentException("only objects are changed in place: " + change);
      case Change.Keep keep -> {
        var ids = ids(containers.of(release.project(), keep.service()));
        yield new Applied(ids, ids, false);
      }
    };
  }

  private Applied bringUp(Release release, String service) {
    String project = release.project();
    engine.awaitQuiet(project);
    var before = containers.of(project, service);
    Tree.Mapping definition = release.rendered().model().mapping("services").mapping(service);
    Optional<String> name = definition.text("container_name");
    int wanted = ComposeModel.replicas(definition);
    if (before.stream().allMatch(c -> made(c, release, service)) && before.size() == wanted) {
      boolean acted = finish(release, service, before);
      return new Applied(ids(before), ids(before), acted);
    }
    withdraw(before, name);
    up(release, service, definition);
    var after = containers.of(project, service);
    if (after.size() != wanted || !after.stream().allMatch(c -> made(c, release, service))) {
      throw failed(service, "its containers are not those that were planned");
    }
    finish(release, service, after);
    return new Applied(ids(before), ids(after), true);
  }

  private static boolean made(Container container, Release release, String service) {
    return container.madeFrom(Labels.digest(release, service), release.run());
  }

  /**
   * Removes containers that were made beside those that they are to replace and never started:
   * Compose trips over them. Where the old one is gone, the new one may hold its volumes and stays.
   */
  private void withdraw(List<Container> before, Optional<String> wanted) {
    for (Container container : before) {
      boolean beside =
          container
              .unfinishedName(wanted)
              .filter(name -> before.stream().anyMatch(other -> other.name().equals(name)))
              .isPresent();
      if (beside && container.neverStarted()) {
        containers.remove(container, false);
      }
    }
  }

  /** Names and starts what an earlier attempt has made but not brought to its end. */
  private boolean finish(Release release, String service, List<Container> made) {
    Tree.Mapping model = release.rendered().model();
    Tree.Mapping definition = model.mapping("services").mapping(service);
    Optional<String> wanted = definition.text("container_name");
    boolean filled = ComposeVariables.fill(model, service);
    boolean acted = false;
    for (Container container : made) {
      Optional<String> name = container.unfinishedName(wanted);
      if (name.isPresent()) {
        containers.rename(container, name.get());
        acted = true;
      }
      if (container.neverStarted()) {
        acted = true;
        if (!filled) {
          start(container);
        }
      }
    }
    if (filled && made.stream().anyMatch(Container::neverStarted)) {
      // What Compose writes into a container it writes just before it starts it.
      up(release, service, definition);
    }
    return acted;
  }

  private void start(Container container) {
    try {
      containers.start(container);
    } catch (Problem e) {
      if (e.exitCode() != ExitCode.PARTIAL) {
        throw e;
      }
      throw failed(container.service(), e.what());
    }
  }

  private void up(Release release, String service, Tree.Mapping definition) {
    Optional<String> image = images.reference(definition);
    Tree.Mapping model = ComposeModel.forUp(release, service, image);
    Engine.Output output = compose(release, service, model);
    if (!output.ok() && NETWORK_STUCK.matcher(output.stderr()).find()) {
      // All services on the network are replaced by the same plan: it is part of their digests.
      ComposeModel.networks(release.rendered().model(), release.project(), definition).stream()
          .flatMap(name -> containers.network(name).stream())
          .flatMap(network -> network.text("Id").stream())
          .forEach(containers::removeNetwork);
      output = compose(release, service, model);
    }
    if (!output.ok()) {
      throw failed(service, redaction.known(release.rendered().secrets()).redact(output.stderr()));
    }
  }

  private Engine.Output compose(Release release, String service, Tree.Mapping model) {
    return containers.compose(
        release.rendered(),
        List.of(
            "up",
            "--detach",
            "--no-deps",
            "--no-build",
            "--pull=never",
            "--quiet-pull",
            "--",
            service),
        model,
        LIMIT);
  }

  private Problem failed(String service, String said) {
    String reason = lastLine(said);
    var port = PORT_TAKEN.matcher(reason);
    if (port.find()) {
      String owner = new Ports(engine).owner(Integer.parseInt(port.group(1))).orElse("another");
      return new Problem(
          ExitCode.PARTIAL,
          "host port " + port.group(1) + " is taken by " + owner,
          service,
          "free the port or choose another, then: slipway resume");
    }
    return new Problem(
        ExitCode.PARTIAL, "Docker Compose could not start it: " + reason, service, "");
  }

  /** Compose prints its progress first and what went wrong last. */
  private static String lastLine(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce((_, last) -> last)
        .orElse("it gave no reason");
  }

  private Applied remove(Release release, String service) {
    engine.awaitQuiet(release.project());
    var before = containers.of(release.project(), service);
    containers.removeAll(before, false);
    return new Applied(ids(before), List.of(), !before.isEmpty());
  }

  private static List<String> ids(List<Container> containers) {
    return containers.stream().map(Container::id).toList();
  }
}
