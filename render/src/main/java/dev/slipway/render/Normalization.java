package dev.slipway.render;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds what a project has without saying so: the default network, names, implied dependencies. */
final class Normalization {
  private final String project;
  private final Map<String, String> environment;

  private Normalization(String project, Map<String, String> environment) {
    this.project = project;
    this.environment = environment;
  }

  static void apply(Value.Mapping model, String project, Map<String, String> environment) {
    new Normalization(project, environment).apply(model);
  }

  private void apply(Value.Mapping model) {
    boolean usesDefault = false;
    if (model.get("services") instanceof Value.Mapping services) {
      for (Value value : services.entries().values()) {
        if (value instanceof Value.Mapping service) {
          usesDefault |= joinsDefault(service);
          service(service);
        }
      }
    }
    if (usesDefault) {
      Value.Mapping networks =
          model.get("networks") instanceof Value.Mapping there
              ? there
              : new Value.Mapping(model.at());
      networks.entries().putIfAbsent("default", new Value.Nil(model.at()));
      model.put("networks", networks);
    }
    for (String section : List.of("networks", "volumes", "configs", "secrets")) {
      name(model, section);
    }
  }

  private static boolean joinsDefault(Value.Mapping service) {
    if (service.has("provider") || service.has("network_mode")) {
      return false;
    }
    if (service.get("networks") instanceof Value.Mapping networks
        && !networks.entries().isEmpty()) {
      return networks.has("default");
    }
    service.put(
        "networks", new Value.Mapping(service.at()).put("default", new Value.Nil(service.at())));
    return true;
  }

  private void service(Value.Mapping service) {
    if ("if_not_present".equals(service.text("pull_policy"))) {
      service.put("pull_policy", "missing");
    }
    if (service.get("build") instanceof Value.Mapping build) {
      build(build);
    }
    Value given = service.get("environment");
    if (given != null) {
      service.put("environment", resolved(given, true));
    }
    dependencies(service);
    if (service.get("volumes") instanceof Value.Listing volumes) {
      for (Value item : volumes.items()) {
        if (item instanceof Value.Mapping volume && volume.text("target") != null) {
          volume.put("target", GoPath.clean(String.valueOf(volume.text("target"))));
        }
      }
    }
  }

  private void build(Value.Mapping build) {
    if (!build.has("dockerfile") && !build.has("dockerfile_inline")) {
      build.put("dockerfile", "Dockerfile");
    }
    Value arguments = build.get("args");
    if (arguments != null) {
      build.put("args", resolved(arguments, false));
    }
  }

  /** Variables without a value get the environment's; without one there they stay or go. */
  private Value resolved(Value given, boolean keep) {
    return switch (given) {
      case Value.Mapping mapping -> {
        var resolved = new Value.Mapping(mapping.at());
        mapping
            .entries()
            .forEach((key, value) -> {
              String found = value.isNil() ? environment.get(key) : null;
              if (found != null) {
                resolved.put(key, new Value.Text(value.at(), found));
              } else if (!value.isNil() || keep) {
                resolved.put(key, value);
              }
            });
        yield resolved;
      }
      case Value.Listing listing -> {
        var resolved = new Value.Listing(listing.at());
        for (Value item : listing.items()) {
          Value found = item instanceof Value.Text text ? resolvedItem(text, keep) : item;
          if (found != null) {
            resolved.add(found);
          }
        }
        yield resolved;
      }
      default -> given;
    };
  }

  private @Nullable Value resolvedItem(Value.Text item, boolean keep) {
    if (item.text().indexOf('=') >= 0) {
      return item;
    }
    String found = environment.get(item.text());
    return found != null
        ? new Value.Text(item.at(), item.text() + "=" + found)
        : keep ? item : null;
  }

  private static void dependencies(Value.Mapping service) {
    Value.Mapping dependencies =
        service.get("depends_on") instanceof Value.Mapping there
            ? there
            : new Value.Mapping(service.at());
    if (service.get("links") instanceof Value.Listing links) {
      for (Value link : links.items()) {
        String[] parts = link.printed().split(":", -1);
        depend(dependencies, parts.length == 2 ? parts[0] : link.printed(), true);
      }
    }
    for (String key : List.of("network_mode", "ipc", "pid", "uts", "cgroup")) {
      String shared = service.text(key);
      if (shared != null && shared.startsWith("service:")) {
        depend(dependencies, shared.substring("service:".length()), true);
      }
    }
    if (service.get("volumes_from") instanceof Value.Listing sources) {
      for (Value source : sources.items()) {
        if (!source.printed().startsWith("container:")) {
          depend(dependencies, source.printed().split(":", -1)[0], false);
        }
      }
    }
    if (!dependencies.entries().isEmpty()) {
      service.put("depends_on", dependencies);
    }
  }

  private static void depend(Value.Mapping dependencies, String on, boolean restart) {
    if (dependencies.has(on)) {
      return;
    }
    var dependency =
        new Value.Mapping(dependencies.at())
            .put("condition", "service_started")
            .put("required", new Value.Truth(dependencies.at(), true));
    if (restart) {
      dependency.put("restart", new Value.Truth(dependencies.at(), true));
    }
    dependencies.put(on, dependency);
  }

  private void name(Value.Mapping model, String section) {
    if (!(model.get(section) instanceof Value.Mapping resources)) {
      return;
    }
    resources
        .entries()
        .replaceAll((key, value) -> {
          Value.Mapping resource =
              value instanceof Value.Mapping mapping ? mapping : new Value.Mapping(value.at());
          if (!resource.has("name")) {
            boolean external =
                resource.get("external") instanceof Value.Truth truth && truth.truth();
            resource.put("name", external ? key : project + "_" + key);
          }
          return resource;
        });
  }
}
