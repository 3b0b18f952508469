package dev.slipway.render;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts variables into every text of a file, and turns texts into numbers and truths where Compose
 * expects those.
 */
final class Interpolation {
  private enum Cast {
    INTEGER,
    REAL,
    SINGLE,
    TRUTH
  }

  private static final Paths<Cast> CASTS = casts();

  private final Template template;

  Interpolation(Template.Variables variables) {
    this.template = new Template(variables);
  }

  private static Paths<Cast> casts() {
    var casts = new Paths<Cast>();
    for (String key :
        new String[] {
          "cpu_count",
          "cpu_period",
          "cpu_quota",
          "cpu_rt_period",
          "cpu_rt_runtime",
          "cpu_shares",
          "deploy.replicas",
          "deploy.update_config.parallelism",
          "deploy.rollback_config.parallelism",
          "deploy.restart_policy.max_attempts",
          "deploy.placement.max_replicas_per_node",
          "healthcheck.retries",
          "oom_score_adj",
          "pids_limit",
          "ports.*.target",
          "scale",
          "ulimits.*",
          "ulimits.*.hard",
          "ulimits.*.soft"
        }) {
      casts.add("services.*." + key, Cast.INTEGER);
    }
    for (String key :
        new String[] {
          "init",
          "healthcheck.disable",
          "oom_kill_disable",
          "privileged",
          "read_only",
          "stdin_open",
          "tty",
          "volumes.*.read_only",
          "volumes.*.volume.nocopy"
        }) {
      casts.add("services.*." + key, Cast.TRUTH);
    }
    for (String key :
        new String[] {"external", "internal", "attachable", "enable_ipv4", "enable_ipv6"}) {
      casts.add("networks.*." + key, Cast.TRUTH);
    }
    casts.add("volumes.*.external", Cast.TRUTH);
    casts.add("secrets.*.external", Cast.TRUTH);
    casts.add("configs.*.external", Cast.TRUTH);
    casts.add("services.*.cpus", Cast.SINGLE);
    casts.add("services.*.cpu_percent", Cast.REAL);
    casts.add("services.*.deploy.update_config.max_failure_ratio", Cast.REAL);
    return casts.add("services.*.deploy.rollback_config.max_failure_ratio", Cast.REAL);
  }

  /** Fills in a whole tree, in place where it can. */
  Value fill(Value value, String path) {
    return switch (value) {
      case Value.Mapping mapping -> {
        mapping.entries().replaceAll((key, child) -> fill(child, Paths.below(path, key)));
        yield mapping;
      }
      case Value.Listing listing -> {
        listing.items().replaceAll(child -> fill(child, Paths.below(path, "[]")));
        yield listing;
      }
      case Value.Text text -> text(text, path);
      case Value.Whole _, Value.Real _, Value.Truth _, Value.Nil _, Value.Stamp _ -> value;
    };
  }

  private Value text(Value.Text value, String path) {
    String filled = fill(value, value.text(), path);
    Cast cast = CASTS.at(path);
    if (cast != null) {
      Value typed = cast(value, filled, cast);
      if (typed == null) {
        throw Refusal.of(value, path, "not " + wanted(cast), "write " + wanted(cast));
      }
      return typed;
    }
    return filled.equals(value.text()) ? value : new Value.Text(value.at(), filled);
  }

  String fill(Value value, String text, String path) {
    try {
      return template.fill(text);
    } catch (Template.Invalid e) {
      if (e.missing() != null) {
        throw new Problem(
            ExitCode.SECRET_MISSING,
            "%s (used at %s)".formatted(e.text(), Wording.printable(Paths.shown(path))),
            value.at().file().isEmpty() ? "" : value.at().toString(),
            "set " + e.missing() + " in an .env file",
            e);
      }
      throw Refusal.of(value, path, e.text(), "correct the variable");
    }
  }

  private static String wanted(Cast cast) {
    return switch (cast) {
      case INTEGER -> "a whole number";
      case REAL, SINGLE -> "a number";
      case TRUTH -> "true or false";
    };
  }

  private static @Nullable Value cast(Value.Text value, String text, Cast cast) {
    return switch (cast) {
      case INTEGER -> {
        Long number = Numbers.decimal(text);
        yield number == null ? null : new Value.Whole(value.at(), number);
      }
      case REAL, SINGLE -> {
        Double number = Numbers.real(text);
        yield number == null ? null : new Value.Real(value.at(), number);
      }
      case TRUTH -> {
        Boolean truth = truth(text);
        yield truth == null ? null : new Value.Truth(value.at(), truth);
      }
    };
  }

  /** The truths of YAML 1.1; null for anything else. */
  static @Nullable Boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "y", "yes", "on" -> true;
      case "false", "n", "no", "off" -> false;
      default -> null;
    };
  }
}
