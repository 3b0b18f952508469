package dev.slipway.target.compose;

import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How Compose comes by the values of configs and secrets with {@code environment:}: it takes them
 * from its own environment, which nobody but its user can read, and writes them into the container.
 *
 * <p>The variables go by names of ours there, so that none is mistaken for one that the docker
 * program itself goes by.
 */
final class ComposeVariables {
  private static final String PREFIX = "SLIPWAY_VALUE_";

  private ComposeVariables() {}

  /** What Compose is given in its environment. */
  static Map<String, String> of(Rendered rendered) {
    var renamed = new LinkedHashMap<String, String>();
    rendered.variables().forEach((name, value) -> renamed.put(PREFIX + name, value));
    return renamed;
  }

  /** The model with those names. */
  static Tree.Mapping renamed(Tree.Mapping model) {
    Tree.Mapping done = model;
    for (String kind : List.of("configs", "secrets")) {
      Tree.Mapping all = model.mapping(kind);
      for (Map.Entry<String, Tree> entry : all.entries().entrySet()) {
        if (entry.getValue() instanceof Tree.Mapping one && one.text("environment").isPresent()) {
          String name = one.text("environment").get();
          all = all.with(entry.getKey(), one.with("environment", Tree.of(PREFIX + name)));
          done = done.with(kind, all);
        }
      }
    }
    return done;
  }

  /** Whether a service has files that Compose writes into its containers before they start. */
  static boolean fill(Tree.Mapping model, String service) {
    Tree.Mapping definition = model.mapping("services").mapping(service);
    return List.of("configs", "secrets").stream()
        .anyMatch(kind ->
            definition.items(kind).stream()
                .anyMatch(item ->
                    item instanceof Tree.Mapping mount
                        && written(model.mapping(kind).mapping(mount.text("source").orElse("")))));
  }

  private static boolean written(Tree.Mapping file) {
    return file.text("environment").isPresent() || file.text("content").isPresent();
  }
}
