package dev.slipway.target.compose;

import dev.slipway.model.Finding;
import dev.slipway.model.Finding.Severity;
import dev.slipway.model.Observed;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.target.Target.Preview;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;

/** What stands in the way of a rendering on this engine, and what a person should know of it. */
final class Preflight {
  private static final long DISK_NEEDED = 256L << 20;
  private static final long DISK_WANTED = 2L << 30;

  /** The first version that knows every flag that is used here. */
  private static final int[] OLDEST_COMPOSE = {2, 24};

  private final Engine engine;
  private final ComposeProgram compose;
  private final Containers containers;
  private final Images images;
  private final Rendered rendered;
  private final Observed observed;
  private Optional<List<Container>> running = Optional.empty();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Preflight(
      Engine engine, ComposeProgram compose, Images images, Rendered rendered, Observed observed) {
    this.engine = engine;
    this.compose = compose;
    this.containers = new Containers(engine);
    this.images = images;
    this.rendered = rendered;
    this.observed = observed;
  }

  Preview preview() {
    compose();
    disk();
    owner();
    externals("networks", name -> containers.network(name).isPresent());
    externals("volumes", name -> containers.volume(name).isPresent());
    rendered
        .services()
        .forEach((name, tree) -> {
          var service = (Tree.Mapping) tree;
          if (changes(name)) {
            ports(name, service);
          }
          anonymousVolumes(name, service);
        });
    volumes();
    strangers();
    return new Preview(List.copyOf(findings), List.copyOf(notes));
  }

  private boolean changes(String service) {
    var instances = observed.of(service);
    Optional<String> digest = Optional.ofNullable(rendered.serviceDigests().get(service));
    return instances.isEmpty()
        || instances.stream().anyMatch(i -> !i.serviceDigest().equals(digest));
  }

  private void compose() {
    Engine.Output output = composeVersion();
    String version = output.stdout().strip().replaceFirst("^v", "");
    if (!output.ok()) {
      error("compose-missing", "", "Docker Compose v2 is not installed", "install the plugin");
    } else if (older(version)) {
      error(
          "compose-too-old",
          "",
          "Docker Compose " + version + " is too old",
          "install version %d.%d or later".formatted(OLDEST_COMPOSE[0], OLDEST_COMPOSE[1]));
    }
  }

  private Engine.Output composeVersion() {
    try {
      return compose.version().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Problem problem ? problem : e;
    }
  }

  static boolean older(String version) {
    String[] parts = version.split("[.+~-]");
    try {
      int major = Integer.parseInt(parts[0]);
      int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
      return major < OLDEST_COMPOSE[0] || (major == OLDEST_COMPOSE[0] && minor < OLDEST_COMPOSE[1]);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void disk() {
    Optional<String> root =
        engine.get("/info").flatMap(info -> ((Tree.Mapping) info).text("DockerRootDir"));
    root.flatMap(path -> engine.freeSpace(Path.of(path)))
        .ifPresent(free -> {
          String left = String.format(Locale.ROOT, "%d MB are left at %s", free >> 20, root.get());
          if (free < DISK_NEEDED) {
            error("disk-full", "", left, "free some space: docker image prune");
          } else if (free < DISK_WANTED) {
            warning("disk-low", "", left, "free some space: docker image prune");
          }
        });
  }

  /** Two apps with one project name would remove each other's containers. */
  private void owner() {
    containers.of(rendered.project()).stream()
        .flatMap(container -> container.label(Labels.APP).stream())
        .filter(app -> !app.equals(rendered.app().value()))
        .findFirst()
        .ifPresent(app ->
            error(
                "project-taken",
                "",
                "the Compose project " + rendered.project() + " belongs to the app " + app,
                "give one of them another name: in its Compose file"));
  }

  /** Asks whether something with a name exists. */
  private interface Existence {
    boolean of(String name);
  }

  private void externals(String kind, Existence existence) {
    rendered
        .model()
        .mapping(kind)
        .entries()
        .forEach((key, tree) -> {
          if (tree instanceof Tree.Mapping entry && ComposeModel.external(entry)) {
            String name = entry.text("name").orElse(key);
            if (!existence.of(name)) {
              String noun = kind.substring(0, kind.length() - 1);
              error(
                  "external-missing",
                  kind + "." + key,
                  "the external " + noun + " " + name + " does not exist",
                  "docker " + noun + " create " + name);
            }
          }
        });
  }

  private void ports(String name, Tree.Mapping service) {
    var held = new TreeSet<Integer>();
    for (Tree item : service.items("ports")) {
      if (item instanceof Tree.Mapping port
          && port.text("protocol").filter(p -> !p.equals("tcp")).isEmpty()) {
        Optional<Integer> published = fixed(port.text("published").orElse(""));
        published.ifPresent(number -> {
          held.add(number);
          port(name, number, port.text("host_ip").orElse(""));
        });
      }
    }
    if (held.isEmpty()) {
      return;
    }
    if (ComposeModel.replicas(service) > 1) {
      error(
          "port-replicas",
          name,
          "several replicas cannot share host port " + held.first(),
          "publish a range, or no fixed port");
    }
    if (!observed.of(name).isEmpty()) {
      notes.add(name + " holds host port " + held.first() + ": stopped before it is replaced");
    }
  }

  private static Optional<Integer> fixed(String published) {
    try {
      int port = Integer.parseInt(published);
      return port > 0 ? Optional.of(port) : Optional.empty();
    } catch (NumberFormatException e) {
      // None, or a range, out of which the engine takes a free one.
      return Optional.empty();
    }
  }

  private void port(String service, int port, String address) {
    Optional<Container> holder = Ports.holder(port, address, running());
    boolean ours = holder.flatMap(c -> c.label(Labels.PROJECT)).equals(project());
    if (ours) {
      return;
    }
    holder
        .map(Ports::describe)
        .or(() -> engine.listener(port, address))
        .ifPresent(owner ->
            error(
                "port-taken",
                service,
                "host port " + port + " is taken by " + owner,
                "free it, or publish another port"));
  }

  /** Asked for where a port must be free; a machine may run many containers. */
  private List<Container> running() {
    if (running.isEmpty()) {
      running = Optional.of(containers.running());
    }
    return running.get();
  }

  private Optional<String> project() {
    return Optional.of(rendered.project());
  }

  /** Data in a volume without a name is gone with the container, though it looks kept. */
  private void anonymousVolumes(String name, Tree.Mapping service) {
    Set<String> mounted = new HashSet<>();
    for (Tree item : service.items("volumes")) {
      if (item instanceof Tree.Mapping volume) {
        String target = volume.text("target").orElse("");
        mounted.add(target);
        if (volume.text("type").filter("volume"::equals).isPresent()
            && volume.text("source").isEmpty()) {
          anonymous(name, target);
        }
      }
    }
    service.items("tmpfs").stream()
        .flatMap(t -> t.scalar().stream())
        .forEach(t -> mounted.add(t.split(":")[0]));
    ComposeModel.pin(service)
        .text("image-id")
        .flatMap(images::find)
        .map(image -> image.inspected().mapping("Config").mapping("Volumes").entries().keySet())
        .orElse(Set.of())
        .stream()
        .filter(path -> !mounted.contains(path))
        .forEach(path -> anonymous(name, path));
  }

  private void anonymous(String service, String path) {
    warning(
        "anonymous-volume",
        service,
        path + " is in a volume without a name: its data is lost when the container is removed",
        "give the volume a name in volumes:");
  }

  private void volumes() {
    Set<String> wanted = new HashSet<>();
    for (Map.Entry<String, Tree> entry : rendered.model().mapping("volumes").entries().entrySet()) {
      var volume = entry.getValue() instanceof Tree.Mapping m ? m : Tree.Mapping.EMPTY;
      String name = volume.text("name").orElse(rendered.project() + "_" + entry.getKey());
      wanted.add(name);
      if (!ComposeModel.external(volume)) {
        containers
            .volume(name)
            .filter(there -> differs(volume, there))
            .ifPresent(_ ->
                warning(
                    "volume-differs",
                    "volumes." + entry.getKey(),
                    "the volume " + name + " exists with other settings and stays as it is",
                    "move its data to a new volume by hand"));
      }
    }
    observed.volumes().stream()
        .filter(name -> !wanted.contains(name))
        .forEach(name -> notes.add("volume " + name + " is no longer used and is kept"));
  }

  private void strangers() {
    observed.instances().stream()
        .filter(instance -> instance.serviceDigest().isEmpty())
        .map(Observed.Instance::service)
        .distinct()
        .forEach(service ->
            notes.add(
                service
                    + " already runs, but not by Slipway: slipway adopt "
                    + rendered.app()
                    + " takes over what matches, as it runs"));
  }

  private static boolean differs(Tree.Mapping wanted, Tree.Mapping there) {
    return !wanted.text("driver").orElse("local").equals(there.text("Driver").orElse("local"))
        || !wanted.mapping("driver_opts").equals(there.mapping("Options"));
  }

  private void error(String rule, String where, String what, String next) {
    findings.add(new Finding(Severity.ERROR, rule, where, what, next));
  }

  private void warning(String rule, String where, String what, String next) {
    findings.add(new Finding(Severity.WARNING, rule, where, what, next));
  }
}
