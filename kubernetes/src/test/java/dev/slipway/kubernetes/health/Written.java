package dev.slipway.kubernetes.health;

import dev.slipway.data.Json;
import dev.slipway.model.Tree;

/** Written for tests, written as JSON with single quotes. */
final class Written {
  private Written() {}

  static Tree.Mapping object(String json) {
    return (Tree.Mapping) Json.parse("object", json.replace('\'', '"'));
  }

  static Tree.Mapping object(String json, Object... values) {
    return object(json.formatted(values));
  }
}
