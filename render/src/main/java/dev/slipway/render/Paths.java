package dev.slipway.render;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is registered for places in a Compose model, by patterns such as {@code services.*.build}.
 */
final class Paths<T> {
  private static final char HIDDEN_DOT = '\u0001';

  private final Map<String, Paths<T>> steps = new HashMap<>();
  private @Nullable T found;

  Paths<T> add(String pattern, T what) {
    Paths<T> node = this;
    for (String step : pattern.split("\\.", -1)) {
      node = node.steps.computeIfAbsent(step, _ -> new Paths<>());
    }
    node.found = what;
    return this;
  }

  @Nullable T at(String path) {
    return at(path, 0);
  }

  private @Nullable T at(String path, int from) {
    if (from > path.length()) {
      return found;
    }
    int dot = path.indexOf('.', from);
    int end = dot < 0 ? path.length() : dot;
    Paths<T> exact = steps.get(path.substring(from, end));
    if (exact != null) {
      T there = exact.at(path, end + 1);
      if (there != null) {
        return there;
      }
    }
    Paths<T> any = steps.get("*");
    return any == null ? null : any.at(path, end + 1);
  }

  /** The place below another; a dot inside a key is hidden, so that it makes no step. */
  static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key.replace('.', HIDDEN_DOT);
  }

  static String shown(String path) {
    return path.replace(HIDDEN_DOT, '.');
  }
}
