package dev.slipway.journal;

import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.RunId;
import dev.slipway.model.Tree;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the fields of one stored mapping; what is missing or of the wrong kind is named. */
record Fields(String type, Tree.Mapping mapping) {
  String text(String key) {
    return mapping.text(key).orElseThrow(() -> broken(key));
  }

  Optional<String> optional(String key) {
    return mapping.text(key);
  }

  long number(String key) {
    if (mapping.entries().get(key) instanceof Tree.Numeric(var value)) {
      try {
        return value.longValueExact();
      } catch (ArithmeticException e) {
        throw broken(key);
      }
    }
    throw broken(key);
  }

  boolean truth(String key) {
    return mapping.entries().get(key) instanceof Tree.Truth(boolean value) && value;
  }

  List<String> texts(String key) {
    if (!(mapping.entries().get(key) instanceof Tree.Sequence(var items))) {
      throw broken(key);
    }
    return items.stream().map(item -> item.scalar().orElseThrow(() -> broken(key))).toList();
  }

  Map<String, String> map(String key) {
    var map = new LinkedHashMap<String, String>();
    under(key)
        .entries()
        .forEach((name, value) -> map.put(name, value.scalar().orElseThrow(() -> broken(key))));
    return map;
  }

  Tree.Mapping under(String key) {
    if (mapping.entries().get(key) instanceof Tree.Mapping under) {
      return under;
    }
    throw broken(key);
  }

  /** The mapping under a key as fields; empty where there is none. */
  Optional<Fields> fields(String key) {
    return mapping.entries().get(key) instanceof Tree.Mapping under
        ? Optional.of(new Fields(type, under))
        : Optional.empty();
  }

  List<Fields> list(String key) {
    return mapping.items(key).stream()
        .map(item -> {
          if (item instanceof Tree.Mapping under) {
            return new Fields(type, under);
          }
          throw broken(key);
        })
        .toList();
  }

  <E extends Enum<E>> E word(String key, Class<E> kind) {
    try {
      return Enum.valueOf(kind, text(key).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw broken(key);
    }
  }

  AppName app() {
    return new AppName(text("app"));
  }

  RunId run() {
    return new RunId(text("run"));
  }

  DeploymentId deployment() {
    return new DeploymentId(text("deployment"));
  }

  CommitId commit(String key) {
    return new CommitId(text(key));
  }

  Stage stage() {
    return word("stage", Stage.class);
  }

  Instant time(String key) {
    return Instant.ofEpochMilli(number(key));
  }

  private Problem broken(String key) {
    return new Problem(
        ExitCode.ERROR,
        "an event of type " + type + " has no usable \"" + key + "\"",
        "",
        "slipway audit verify shows whether the journal was changed from outside");
  }
}
