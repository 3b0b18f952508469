package dev.slipway.render;

import dev.slipway.model.Tree;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Mends what Docker Compose prints of a project but would not read back: a deployment hands the
 * model to Compose again, which must understand it as it was planned.
 */
final class Handover {
  private Handover() {}

  /**
   * @param models the project's models, which Compose does not print
   */
  static Tree.Mapping of(Tree.Mapping model, Tree.Mapping models) {
    var services = new LinkedHashMap<>(model.mapping("services").entries());
    services.replaceAll(
        (_, tree) -> tree instanceof Tree.Mapping service ? service(service, services) : tree);
    boolean named =
        services.values().stream()
            .anyMatch(
                tree -> tree instanceof Tree.Mapping service && service.get("models").isPresent());
    Tree.Mapping done = model.with("services", new Tree.Mapping(services));
    return plainKeys(named ? done.with("models", models) : done);
  }

  private static Tree.Mapping service(Tree.Mapping service, Map<String, Tree> services) {
    Tree.Mapping done = service;
    if (service.get("depends_on").isPresent()) {
      var dependencies = new LinkedHashMap<>(service.mapping("depends_on").entries());
      // What is not needed and not enabled: Compose prints it and then does not find it.
      dependencies.keySet().retainAll(services.keySet());
      done =
          dependencies.isEmpty()
              ? done.without("depends_on")
              : done.with("depends_on", new Tree.Mapping(dependencies));
    }
    if (service.get("blkio_config").isPresent()) {
      done = done.with("blkio_config", smallKeys(service.mapping("blkio_config")));
    }
    if (service.get("ulimits").isPresent()) {
      var limits = new LinkedHashMap<>(service.mapping("ulimits").entries());
      limits.replaceAll((_, limit) -> limit.equals(Tree.Mapping.EMPTY) ? Tree.of(0) : limit);
      done = done.with("ulimits", new Tree.Mapping(limits));
    }
    return done;
  }

  private static Tree smallKeys(Tree tree) {
    return switch (tree) {
      case Tree.Mapping mapping -> {
        var entries = new LinkedHashMap<String, Tree>();
        mapping
            .entries()
            .forEach((key, value) -> entries.put(key.toLowerCase(Locale.ROOT), smallKeys(value)));
        yield new Tree.Mapping(entries);
      }
      case Tree.Sequence sequence ->
          new Tree.Sequence(sequence.items().stream().map(Handover::smallKeys).toList());
      case Tree.Text _, Tree.Numeric _, Tree.Truth _, Tree.Null _ -> tree;
    };
  }

  /** Compose doubles the dollar signs of keys, too, but never fills keys in. */
  private static Tree.Mapping plainKeys(Tree.Mapping mapping) {
    var entries = new LinkedHashMap<String, Tree>();
    mapping
        .entries()
        .forEach((key, value) -> entries.put(ComposeReader.unescaped(key), withPlainKeys(value)));
    return new Tree.Mapping(entries);
  }

  private static Tree withPlainKeys(Tree tree) {
    return switch (tree) {
      case Tree.Mapping mapping -> plainKeys(mapping);
      case Tree.Sequence sequence ->
          new Tree.Sequence(sequence.items().stream().map(Handover::withPlainKeys).toList());
      case Tree.Text _, Tree.Numeric _, Tree.Truth _, Tree.Null _ -> tree;
    };
  }
}
