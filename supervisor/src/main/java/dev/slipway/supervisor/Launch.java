package dev.slipway.supervisor;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a service's program is started: below a small shell that stays beside it.
 *
 * <p>The shell costs about a megabyte and gives what a supervisor in one process cannot: it writes
 * down the exit code even when no supervisor lives, it ignores nothing for the program but survives
 * a signal to its whole group, and its environment holds the service's specification, so that the
 * next supervisor learns it from memory and no secret is ever written to a disk.
 *
 * <p>The shell leads a session of its own; its pid and start time name the instance.
 */
final class Launch {
  /** The longest single variable that Linux takes is 128 KiB. */
  private static final int CHUNK = 96_000;

  private static final String KEEPER_SCRIPT =
      """
      exec </dev/null 1<>"$SLIPWAY_KEEPER_OUT" 2<>"$SLIPWAY_KEEPER_ERR" || exit 125
      trap : HUP INT QUIT TERM USR1 USR2
      (
        cd "$SLIPWAY_KEEPER_CWD" || exit 125
        unset $SLIPWAY_KEEPER_VARIABLES
        exec "$@"
      )
      code=$?
      echo "$$ $code" >"$SLIPWAY_KEEPER_EXIT.new"
      mv -f "$SLIPWAY_KEEPER_EXIT.new" "$SLIPWAY_KEEPER_EXIT"
      exit "$code"
      """;

  private static final String PROBE_SCRIPT =
      """
      exec </dev/null >"$SLIPWAY_KEEPER_OUT" 2>&1 || exit 125
      cd "$SLIPWAY_KEEPER_CWD" || exit 125
      unset $SLIPWAY_KEEPER_VARIABLES
      exec "$@"
      """;

  private Launch() {}

  static List<String> command(ServiceSpec spec) {
    return shell(KEEPER_SCRIPT, "slipway:" + spec.service(), spec.command());
  }

  static Map<String, String> environment(RunFiles files, ServiceSpec spec, int restarts) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("OUT", files.file(spec.service(), "out").toString());
    variables.put("ERR", files.file(spec.service(), "err").toString());
    variables.put("EXIT", files.file(spec.service(), "exit").toString());
    variables.put("CWD", spec.directory());
    variables.put("RESTARTS", Integer.toString(restarts));
    String encoded = Base64.getEncoder().encodeToString(spec.bytes());
    for (int at = 0, number = 0; at < encoded.length(); at += CHUNK, number++) {
      variables.put("SPEC" + number, encoded.substring(at, Math.min(encoded.length(), at + CHUNK)));
    }
    return with(files, spec, variables);
  }

  static List<String> probeCommand(ServiceSpec spec, ServiceSpec.HealthSpec health) {
    return shell(PROBE_SCRIPT, "slipway:" + spec.service() + ":health", health.test());
  }

  static Map<String, String> probeEnvironment(RunFiles files, ServiceSpec spec) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("OUT", files.file(spec.service(), "probe").toString());
    variables.put("CWD", spec.directory());
    return with(files, spec, variables);
  }

  /** The specification that a shell beside a service carries; empty for any other process. */
  static Optional<ServiceSpec> specOf(Map<String, String> environment) {
    var encoded = new StringBuilder();
    for (int number = 0; ; number++) {
      String chunk = environment.get(Names.KEEPER + "SPEC" + number);
      if (chunk == null) {
        break;
      }
      encoded.append(chunk);
    }
    try {
      return encoded.isEmpty()
          ? Optional.empty()
          : Optional.of(ServiceSpec.of(Base64.getDecoder().decode(encoded.toString())));
    } catch (java.io.IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  static int restartsOf(Map<String, String> environment) {
    return Integer.parseInt(environment.getOrDefault(Names.KEEPER + "RESTARTS", "0"));
  }

  private static Map<String, String> with(
      RunFiles files, ServiceSpec spec, Map<String, String> variables) {
    var environment = new LinkedHashMap<>(spec.environment());
    environment.put(Names.ROOT, files.root().toString());
    environment.put(Names.APP, files.app());
    environment.put(Names.SERVICE, spec.service());
    environment.put(Names.RUN, spec.run());
    environment.put(Names.COMMIT, spec.commit());
    environment.put(Names.DIGEST, spec.digest());
    var names = new StringBuilder(Names.KEEPER + "VARIABLES");
    variables.forEach((name, value) -> {
      environment.put(Names.KEEPER + name, value);
      names.append(' ').append(Names.KEEPER).append(name);
    });
    environment.put(Names.KEEPER + "VARIABLES", names.toString());
    return environment;
  }

  private static List<String> shell(String script, String name, List<String> command) {
    var all = new ArrayList<>(List.of("/bin/sh", "-c", script, name));
    all.addAll(command);
    return all;
  }
}
