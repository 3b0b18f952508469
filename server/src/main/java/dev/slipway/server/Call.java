package dev.slipway.server;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One command line as a client hands it to the daemon: what was typed, and where it was typed.
 *
 * @param version the client's own version; the daemon serves no other
 * @param fleet the absolute path of the fleet's file; the daemon serves no other
 * @param user who the client says it runs as; the daemon asks the socket where it can
 * @param environment the few variables that commands look at
 * @param terminal which of the streams 0, 1 and 2 are a terminal
 */
public record Call(
    String version,
    List<String> args,
    String directory,
    String fleet,
    String user,
    Map<String, String> environment,
    String terminal,
    int columns) {

  public Call {
    args = List.copyOf(args);
    environment = Map.copyOf(environment);
  }

  /** The variables that are handed on; everything else of the environment stays with the client. */
  public static final List<String> VARIABLES = List.of("NO_COLOR", "TERM", "SLIPWAY_FLEET");

  Tree tree() {
    return Tree.mapping()
        .put("version", version)
        .put("args", Tree.ofTexts(args))
        .put("directory", directory)
        .put("fleet", fleet)
        .put("user", user)
        .put("environment", Tree.ofTexts(environment))
        .put("terminal", terminal)
        .put("columns", columns)
        .build();
  }

  static Call of(Tree tree) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      throw new Problem(ExitCode.USAGE, "not a call", "", "");
    }
    var environment = new LinkedHashMap<String, String>();
    mapping
        .mapping("environment")
        .entries()
        .forEach((name, value) -> value.scalar().ifPresent(text -> environment.put(name, text)));
    return new Call(
        mapping.text("version").orElse(""),
        mapping.items("args").stream().map(item -> item.scalar().orElse("")).toList(),
        mapping.text("directory").orElse("/"),
        mapping.text("fleet").orElse(""),
        mapping.text("user").orElse(""),
        environment,
        mapping.text("terminal").orElse(""),
        columns(mapping));
  }

  private static int columns(Tree.Mapping mapping) {
    return mapping.get("columns").orElse(Tree.of(100)) instanceof Tree.Numeric number
        ? Math.clamp(number.value().longValue(), 20, 1000)
        : 100;
  }
}
