package dev.slipway.render;

import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether the enabled services fit together and with the resources that they name. */
final class Consistency {
  private final Tree.Mapping model;
  private final Value.Mapping source;
  private final Set<String> models;
  private final Set<String> disabled;
  private final boolean imageNeeded;

  /**
   * @param model the project with its enabled services
   * @param source the tree that it was made from, for positions
   * @param disabled services that no active profile names
   * @param imageNeeded false where a command is enough, without image or build
   */
  Consistency(Tree.Mapping model, Value.Mapping source, Set<String> disabled, boolean imageNeeded) {
    this.imageNeeded = imageNeeded;
    this.model = model;
    this.source = source;
    this.models =
        source.get("models") instanceof Value.Mapping mapping
            ? mapping.entries().keySet()
            : Set.of();
    this.disabled = disabled;
  }

  void check() {
    var containers = new HashMap<String, String>();
    model
        .mapping("services")
        .entries()
        .forEach((name, tree) -> {
          if (tree instanceof Tree.Mapping service) {
            image(name, service);
            references(name, service);
            twins(name, service);
            mounts(name, service);
            watches(name, service);
            container(name, service, containers);
          }
        });
    secrets();
    circles();
  }

  private void secrets() {
    model
        .mapping("secrets")
        .entries()
        .forEach((name, tree) -> {
          if (tree instanceof Tree.Mapping secret
              && secret.get("external").isEmpty()
              && secret.get("file").isEmpty()
              && secret.get("environment").isEmpty()) {
            throw Refusal.at(
                source,
                "secrets." + Wording.printable(name) + " has neither file nor environment",
                "add one of them");
          }
        });
  }

  private RuntimeException wrong(String service, String what, String next) {
    Value at =
        source.get("services") instanceof Value.Mapping services ? services.get(service) : null;
    return Refusal.at(
        at == null ? source : at, "service " + Wording.printable(service) + ": " + what, next);
  }

  private void image(String name, Tree.Mapping service) {
    Tree.Mapping build = service.mapping("build");
    boolean builds = service.get("build").isPresent();
    boolean runs =
        builds || service.text("image").isPresent() || service.get("provider").isPresent();
    boolean commanded =
        !service.items("command").isEmpty() || !service.items("entrypoint").isEmpty();
    if (!runs && (imageNeeded || !commanded)) {
      throw wrong(name, "has neither image nor build", "add one of them");
    }
    if (build.text("dockerfile").isPresent() && build.text("dockerfile_inline").isPresent()) {
      throw wrong(name, "has both dockerfile and dockerfile_inline", "keep one of them");
    }
    List<Tree> platforms = build.items("platforms");
    Optional<String> platform = service.text("platform");
    if (!platforms.isEmpty()
        && platform.isPresent()
        && !platforms.contains(Tree.of(platform.get()))) {
      throw wrong(name, "build.platforms does not have its platform", "add " + platform.get());
    }
    build
        .mapping("additional_contexts")
        .entries()
        .forEach((context, path) -> {
          String from = path.scalar().orElse("");
          if (from.startsWith("service:")) {
            service(name, from.substring("service:".length()), "build.additional_contexts");
          }
        });
  }

  private void service(String name, String wanted, String by) {
    if (model.mapping("services").get(wanted).isEmpty()) {
      boolean off = disabled.contains(wanted);
      throw wrong(
          name,
          "%s names the service \"%s\", which %s"
              .formatted(
                  by,
                  Wording.printable(wanted),
                  off ? "no active profile enables" : "is not there"),
          off
              ? "activate its profile"
              : Wording.nearest(wanted, model.mapping("services").entries().keySet())
                  .map(near -> "did you mean \"" + near + "\"?")
                  .orElse("add it"));
    }
  }

  private void references(String name, Tree.Mapping service) {
    String mode = service.text("network_mode").orElse("");
    Set<String> networks = service.mapping("networks").entries().keySet();
    if (!mode.isEmpty() && !networks.isEmpty()) {
      throw wrong(name, "has both network_mode and networks", "keep one of them");
    }
    networks.forEach(network -> resource(name, "networks", network));
    for (Tree item : service.items("volumes")) {
      if (item instanceof Tree.Mapping volume && volume.text("type").orElse("").equals("volume")) {
        volume.text("source").ifPresent(source -> resource(name, "volumes", source));
      }
    }
    mounted(name, "secrets", service.items("secrets"));
    mounted(name, "secrets", service.mapping("build").items("secrets"));
    mounted(name, "configs", service.items("configs"));
    for (String wanted : service.mapping("models").entries().keySet()) {
      if (!models.contains(wanted)) {
        throw wrong(
            name,
            "names the model \"" + Wording.printable(wanted) + "\", which is not there",
            "add it below \"models\"");
      }
    }
    test(name, service);
    dependencies(name, service);
    if (mode.startsWith("service:")) {
      service(name, mode.substring("service:".length()), "network_mode");
    }
  }

  private void mounted(String name, String section, List<Tree> items) {
    for (Tree item : items) {
      if (item instanceof Tree.Mapping mount) {
        resource(name, section, mount.text("source").orElse(""));
      }
    }
  }

  private void resource(String name, String section, String wanted) {
    Tree.Mapping there = model.mapping(section);
    if (there.get(wanted).isEmpty()) {
      throw wrong(
          name,
          "names \"%s\", which is not below \"%s\"".formatted(Wording.printable(wanted), section),
          Wording.nearest(wanted, there.entries().keySet())
              .map(near -> "did you mean \"" + near + "\"?")
              .orElse("add it there"));
    }
  }

  private void test(String name, Tree.Mapping service) {
    List<Tree> test = service.mapping("healthcheck").items("test");
    if (!test.isEmpty()
        && !Set.of("CMD", "CMD-SHELL", "NONE").contains(test.getFirst().scalar().orElse(""))) {
      throw wrong(name, "healthcheck.test starts with none of CMD, CMD-SHELL, NONE", "add one");
    }
  }

  private void dependencies(String name, Tree.Mapping service) {
    service
        .mapping("depends_on")
        .entries()
        .forEach((wanted, tree) -> {
          boolean required =
              !(tree instanceof Tree.Mapping dependency)
                  || !dependency.get("required").equals(Optional.of(Tree.of(false)));
          boolean optionalAndOff = !required && disabled.contains(wanted);
          if (!optionalAndOff) {
            service(name, wanted, "depends_on");
          }
        });
  }

  /** What can be said in two places must be said alike. */
  private void twins(String name, Tree.Mapping service) {
    Tree.Mapping deploy = service.mapping("deploy");
    Tree.Mapping resources = deploy.mapping("resources");
    if (deploy.get("replicas").isPresent()) {
      twin(name, service, "scale", deploy, "replicas", "deploy.replicas");
    }
    if (resources.get("limits").isPresent()) {
      Tree.Mapping limits = resources.mapping("limits");
      twin(name, service, "cpus", limits, "cpus", "deploy.resources.limits.cpus");
      twin(name, service, "mem_limit", limits, "memory", "deploy.resources.limits.memory");
      twin(name, service, "pids_limit", limits, "pids", "deploy.resources.limits.pids");
    }
    if (resources.get("reservations").isPresent()) {
      twin(
          name,
          service,
          "mem_reservation",
          resources.mapping("reservations"),
          "memory",
          "deploy.resources.reservations.memory");
    }
  }

  private void twin(
      String name, Tree.Mapping one, String key, Tree.Mapping two, String other, String path) {
    Optional<Tree> said = one.get(key);
    if (said.isPresent() && !said.equals(two.get(other))) {
      throw wrong(name, key + " and " + path + " differ", "keep one of them");
    }
  }

  private void mounts(String name, Tree.Mapping service) {
    var targets = new HashSet<String>();
    for (Tree item : service.items("tmpfs")) {
      String path = item.scalar().orElse("").split(":", 2)[0];
      if (!targets.add(path)) {
        throw twice(name, path);
      }
    }
    for (Tree item : service.items("volumes")) {
      if (item instanceof Tree.Mapping volume && !targets.add(volume.text("target").orElse(""))) {
        throw twice(name, volume.text("target").orElse(""));
      }
    }
  }

  private RuntimeException twice(String name, String target) {
    return wrong(name, "mounts two things at " + Wording.printable(target), "keep one of them");
  }

  private void watches(String name, Tree.Mapping service) {
    for (Tree item : service.mapping("develop").items("watch")) {
      if (item instanceof Tree.Mapping watch) {
        String action = watch.text("action").orElse("");
        if (watch.text("target").isEmpty() && action.startsWith("sync")) {
          throw wrong(name, "develop.watch syncs to no target", "add \"target\"");
        }
      }
    }
  }

  private void container(String name, Tree.Mapping service, Map<String, String> containers) {
    Optional<String> container = service.text("container_name");
    if (container.isEmpty()) {
      return;
    }
    String other = containers.putIfAbsent(container.get(), name);
    if (other != null) {
      throw wrong(name, "has the container_name of service " + other, "give it another");
    }
    Optional<String> scale =
        service.text("scale").or(() -> service.mapping("deploy").text("replicas"));
    if (scale.filter(count -> !count.equals("1") && !count.equals("0")).isPresent()) {
      throw wrong(name, "has container_name and more than one replica", "keep one of them");
    }
  }

  private void circles() {
    var edges = new LinkedHashMap<String, Set<String>>();
    model
        .mapping("services")
        .entries()
        .forEach((name, tree) -> {
          if (tree instanceof Tree.Mapping service) {
            edges.put(name, new HashSet<>(service.mapping("depends_on").entries().keySet()));
          }
        });
    // Services without open dependencies are taken away until none is left, or only circles are.
    boolean moved = true;
    while (moved) {
      moved = false;
      for (String name : new ArrayList<>(edges.keySet())) {
        Set<String> open = edges.getOrDefault(name, Set.of());
        open.retainAll(edges.keySet());
        if (open.isEmpty()) {
          edges.remove(name);
          moved = true;
        }
      }
    }
    if (!edges.isEmpty()) {
      throw wrong(
          edges.keySet().iterator().next(),
          "services wait for each other in a circle: "
              + Wording.printable(String.join(", ", edges.keySet())),
          "take one depends_on out");
    }
  }
}
