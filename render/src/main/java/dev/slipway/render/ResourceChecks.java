package dev.slipway.render;

import java.util.List;
import java.util.Set;

/** What the top-level volumes, configs and secrets must say and must not say together. */
final class ResourceChecks {
  private static final Set<String> WITH_EXTERNAL = Set.of("name", "external", "labels", "x-");

  private ResourceChecks() {}

  static void check(Value.Mapping model) {
    each(model, "volumes", ResourceChecks::volume);
    each(
        model,
        "configs",
        (value, path) -> source(value, path, List.of("file", "environment", "content")));
    each(model, "secrets", (value, path) -> source(value, path, List.of("file", "environment")));
    each(model, "networks", (_, _) -> {});
  }

  @FunctionalInterface
  private interface Check {
    void check(Value value, String path);
  }

  private static void each(Value.Mapping model, String section, Check check) {
    if (model.get(section) instanceof Value.Mapping resources) {
      resources.entries().forEach((name, value) -> check.check(value, section + "." + name));
    }
  }

  private static void volume(Value value, String path) {
    if (value instanceof Value.Mapping volume
        && volume.get("external") instanceof Value.Truth external
        && external.truth()) {
      for (String key : volume.entries().keySet()) {
        if (!WITH_EXTERNAL.contains(key) && !key.startsWith("x-")) {
          throw Refusal.at(
              volume.keyAt(key),
              path + ": an external volume has \"" + key + "\", too",
              "keep one of them");
        }
      }
    }
  }

  private static void source(Value value, String path, List<String> keys) {
    if (!(value instanceof Value.Mapping resource)) {
      throw Refusal.of(value, path, "must be a mapping", "add \"file\"");
    }
    long given = keys.stream().filter(resource::has).count();
    if (given > 1) {
      throw Refusal.of(
          value, path, "only one of " + String.join(", ", keys) + " can be", "keep one");
    }
    if (given == 0 && !resource.has("driver") && !resource.has("external")) {
      throw Refusal.of(value, path, "one of " + String.join(", ", keys) + " is missing", "add one");
    }
  }
}
