package dev.slipway.render;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is registered for places in a Compose model, by patterns such as {@code services.*.build}.
 *
 * <p>A place is written with dots, so a dot inside a service's name makes two steps of it and the
 * service's rules no longer match; Docker Compose has it so, too.
 */
final class Paths<T> {
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

  /** The place below another. */
  static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
