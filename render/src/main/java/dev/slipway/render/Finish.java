package dev.slipway.render;

import dev.slipway.model.Tree;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The last steps to the printed model: env files, optional dependencies, what nobody uses. */
final class Finish {
  /** Reads one env file of a service. */
  @FunctionalInterface
  interface EnvFiles {
    SequencedMap<String, String> read(
        String service, Value.Mapping entry, Template.Variables known, Template.Variables before);
  }

  private final Value.Mapping source;
  private final Map<String, String> environment;
  private final EnvFiles envFiles;

  Finish(Value.Mapping source, Map<String, String> environment, EnvFiles envFiles) {
    this.source = source;
    this.environment = environment;
    this.envFiles = envFiles;
  }

  Tree.Mapping finish(Tree.Mapping model) {
    var services = new LinkedHashMap<String, Tree>();
    model
        .mapping("services")
        .entries()
        .forEach((name, tree) -> {
          if (tree instanceof Tree.Mapping service) {
            Tree.Mapping done = withEnvironment(name, service);
            done = withLabels(name, done);
            services.put(name, withReplicas(done));
          }
        });
    return model.with("services", new Tree.Mapping(services));
  }

  /** A service that says both how it is deployed and its scale gets as many replicas. */
  private static Tree.Mapping withReplicas(Tree.Mapping service) {
    return service
        .get("scale")
        .filter(_ -> service.get("deploy").isPresent())
        .map(scale -> service.with("deploy", service.mapping("deploy").with("replicas", scale)))
        .orElse(service);
  }

  private Value.Mapping source(String name) {
    return source.get("services") instanceof Value.Mapping services
            && services.get(name) instanceof Value.Mapping service
        ? service
        : new Value.Mapping(Value.NOWHERE);
  }

  /** Env files come first, what the service says itself wins. */
  private Tree.Mapping withEnvironment(String name, Tree.Mapping service) {
    var own = new LinkedHashMap<>(service.mapping("environment").entries());
    own.replaceAll((key, value) ->
        value instanceof Tree.Null && environment.containsKey(key)
            ? Tree.of(environment.getOrDefault(key, ""))
            : value);
    var merged = new LinkedHashMap<String, Tree>();
    if (source(name).get("env_file") instanceof Value.Listing listing) {
      for (Value item : listing.items()) {
        if (item instanceof Value.Mapping entry) {
          envFiles
              .read(
                  name,
                  entry,
                  key -> known(key, own),
                  key -> Optional.ofNullable(merged.get(key)).flatMap(Tree::scalar).orElse(null))
              .forEach((key, value) -> merged.put(key, Tree.of(value)));
        }
      }
    }
    merged.putAll(own);
    return merged.isEmpty() ? service : service.with("environment", new Tree.Mapping(merged));
  }

  private @org.jspecify.annotations.Nullable String known(String key, Map<String, Tree> own) {
    String outside = environment.get(key);
    return outside != null
        ? outside
        : Optional.ofNullable(own.get(key)).flatMap(Tree::scalar).orElse(null);
  }

  private Tree.Mapping withLabels(String name, Tree.Mapping service) {
    if (!(source(name).get("label_file") instanceof Value.Listing listing)) {
      return service;
    }
    var labels = new LinkedHashMap<String, Tree>();
    for (Value item : listing.items()) {
      var entry = new Value.Mapping(item.at()).put("path", item);
      envFiles
          .read(
              name,
              entry,
              environment::get,
              key -> Optional.ofNullable(labels.get(key)).flatMap(Tree::scalar).orElse(null))
          .forEach((key, value) -> labels.put(key, Tree.of(value)));
    }
    labels.putAll(service.mapping("labels").entries());
    return labels.isEmpty() ? service : service.with("labels", new Tree.Mapping(labels));
  }

  /** Leaves out networks, volumes, secrets and configs that no enabled service names. */
  static Tree.Mapping withoutUnused(Tree.Mapping model) {
    Set<String> networks = new LinkedHashSet<>();
    Set<String> volumes = new LinkedHashSet<>();
    Set<String> secrets = new LinkedHashSet<>();
    Set<String> configs = new LinkedHashSet<>();
    for (Tree tree : model.mapping("services").entries().values()) {
      if (tree instanceof Tree.Mapping service) {
        networks.addAll(service.mapping("networks").entries().keySet());
        sources(service.items("volumes"), volumes, "volume");
        sources(service.items("secrets"), secrets, "");
        sources(service.mapping("build").items("secrets"), secrets, "");
        sources(service.items("configs"), configs, "");
      }
    }
    Tree.Mapping kept = only(model, "networks", networks);
    kept = only(kept, "volumes", volumes);
    kept = only(kept, "secrets", secrets);
    return only(kept, "configs", configs);
  }

  private static void sources(List<Tree> mounts, Set<String> names, String type) {
    for (Tree tree : mounts) {
      if (tree instanceof Tree.Mapping mount
          && (type.isEmpty() || mount.text("type").orElse("").equals(type))) {
        mount.text("source").ifPresent(names::add);
      }
    }
  }

  private static Tree.Mapping only(Tree.Mapping model, String section, Set<String> names) {
    var kept = new LinkedHashMap<>(model.mapping(section).entries());
    kept.keySet().retainAll(names);
    return kept.isEmpty() ? model.without(section) : model.with(section, new Tree.Mapping(kept));
  }

  /** Every dollar sign twice, so that Compose reads the model as it is and fills nothing in. */
  static Tree escaped(Tree tree) {
    return switch (tree) {
      case Tree.Mapping mapping -> {
        var entries = new LinkedHashMap<String, Tree>();
        mapping
            .entries()
            .forEach((key, value) -> entries.put(key.replace("$", "$$"), escaped(value)));
        yield new Tree.Mapping(entries);
      }
      case Tree.Sequence sequence ->
          new Tree.Sequence(sequence.items().stream().map(Finish::escaped).toList());
      case Tree.Text text ->
          text.value().indexOf('$') < 0 ? text : Tree.of(text.value().replace("$", "$$"));
      case Tree.Numeric _, Tree.Truth _, Tree.Null _ -> tree;
    };
  }
}
