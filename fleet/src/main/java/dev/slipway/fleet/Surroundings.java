package dev.slipway.fleet;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the file's defaults depend on.
 *
 * @param superuser true where the process runs as root
 */
public record Surroundings(Map<String, String> environment, Path home, boolean superuser) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Those of this process. */
  public static Surroundings ofThisProcess() {
    return new Surroundings(
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        System.getProperty("user.name").equals("root"));
  }

  /** The root where the file names none; SLIPWAY_ROOT goes before the file. */
  public Path defaultRoot() {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    if (superuser) {
      return Path.of("/var/lib/slipway");
    }
    return state.isEmpty()
        ? home.resolve(".local/state/slipway")
        : Path.of(state).resolve("slipway");
  }
}
