package dev.slipway.target.compose;

import dev.slipway.model.Release;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Turns the canonical model into what is given to Docker Compose. */
final class ComposeModel {
  /** What {@code prepare} notes on a service; Compose ignores keys that begin with x-. */
  static final String PIN = "x-slipway";

  private ComposeModel() {}

  /**
   * The model for bringing up one service: labelled, nothing left to build, pull or interpolate.
   *
   * @param image what the service's image is called on this engine
   */
  static Tree.Mapping forUp(Release release, String service, Optional<String> image) {
    Tree.Mapping model = release.rendered().model();
    Tree.Mapping services = model.mapping("services");
    Tree.Mapping definition = services.mapping(service);
    var labels = new LinkedHashMap<>(definition.mapping("labels").entries());
    Labels.of(release, service).forEach((key, value) -> labels.put(key, Tree.of(value)));
    pin(definition).text("image").ifPresent(pin -> labels.put(Labels.IMAGE, Tree.of(pin)));
    String secret = secretVariables(release, definition);
    if (!secret.isEmpty()) {
      labels.put(Labels.SECRET_VARIABLES, Tree.of(secret));
    }
    Tree.Mapping up =
        definition
            .with("labels", new Tree.Mapping(labels))
            .with("pull_policy", Tree.of("never"))
            .without("build")
            .without("profiles");
    if (image.isPresent()) {
      up = up.with("image", Tree.of(image.get()));
    }
    if (up.get("environment").isPresent()) {
      up = up.with("environment", withoutUnset(up.mapping("environment")));
    }
    return model.with("services", services.with(service, up));
  }

  /** A variable without a value would be looked up in our own environment. */
  private static Tree.Mapping withoutUnset(Tree.Mapping environment) {
    Tree.Mapping set = environment;
    for (Map.Entry<String, Tree> entry : environment.entries().entrySet()) {
      if (entry.getValue() instanceof Tree.Null) {
        set = set.without(entry.getKey());
      }
    }
    return set;
  }

  private static String secretVariables(Release release, Tree.Mapping definition) {
    return definition.mapping("environment").entries().entrySet().stream()
        .filter(
            e -> meant(e.getValue()).scalar().filter(release.rendered().secrets()::in).isPresent())
        .map(Map.Entry::getKey)
        .sorted()
        .collect(Collectors.joining(","));
  }

  /** What {@code prepare} noted on a service: {@code image} and {@code image-id}. */
  static Tree.Mapping pin(Tree.Mapping definition) {
    return definition.mapping(PIN);
  }

  /** How many containers a service has. */
  static int replicas(Tree.Mapping definition) {
    return definition
        .mapping("deploy")
        .text("replicas")
        .or(() -> definition.text("scale"))
        .map(Integer::parseInt)
        .orElse(1);
  }

  /** The names that the engine knows a service's own networks by; external ones are left out. */
  static List<String> networks(Tree.Mapping model, String project, Tree.Mapping definition) {
    if (definition.get("network_mode").isPresent()) {
      return List.of();
    }
    var keys = new ArrayList<>(definition.mapping("networks").entries().keySet());
    if (keys.isEmpty()) {
      keys.add("default");
    }
    return keys.stream()
        .filter(key -> !external(model.mapping("networks").mapping(key)))
        .map(key -> model.mapping("networks").mapping(key).text("name").orElse(project + "_" + key))
        .toList();
  }

  static boolean external(Tree.Mapping resource) {
    return resource.text("external").filter("true"::equals).isPresent();
  }

  /**
   * A text of the model as it is meant: the model writes each dollar sign twice, as Compose's own
   * output does, so that Compose finds nothing to fill in when it reads the model again.
   */
  static Tree meant(Tree tree) {
    return switch (tree) {
      case Tree.Text text -> Tree.of(text.value().replace("$$", "$"));
      case Tree.Sequence sequence ->
          new Tree.Sequence(sequence.items().stream().map(ComposeModel::meant).toList());
      case Tree.Mapping mapping -> {
        SequencedMap<String, Tree> entries = new LinkedHashMap<>();
        mapping
            .entries()
            .forEach((key, value) -> entries.put(key.replace("$$", "$"), meant(value)));
        yield new Tree.Mapping(entries);
      }
      case Tree.Numeric _, Tree.Truth _, Tree.Null _ -> tree;
    };
  }
}
