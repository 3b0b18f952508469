package dev.slipway.supervisor;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * What the supervisor knows of one service, as it stands in a small file beside its socket, so that
 * looking needs no supervisor. Holds no secret.
 *
 * @param id of the instance: the process's pid and start time
 * @param exitCode how it ended; empty while it lives
 * @param ending how it came to end; {@link Ending#NONE} while it lives
 * @param restart the policy that it was started under
 * @param health empty where it has no healthcheck
 */
public record ServiceState(
    String service,
    String id,
    Phase phase,
    Optional<Integer> exitCode,
    Ending ending,
    int restarts,
    Instant startedAt,
    String digest,
    String run,
    String commit,
    ServiceSpec.RestartPolicy restart,
    Optional<Health> health,
    String detail) {

  /** Whether it lives. */
  public enum Phase {
    RUNNING,
    RESTARTING,
    EXITED
  }

  /** How an instance came to its end. */
  public enum Ending {
    NONE,
    /** It ended by itself and its restart policy lets it rest: that is its result. */
    BY_ITSELF,
    /** It was stopped with its supervisor, or died unseen: it should be running. */
    LOST
  }

  /** What the healthcheck says. */
  public enum Health {
    STARTING,
    HEALTHY,
    UNHEALTHY
  }

  public boolean alive() {
    return phase != Phase.EXITED;
  }

  ServiceState ended(int code, Ending how, String why) {
    return new ServiceState(
        service,
        id,
        Phase.EXITED,
        Optional.of(code),
        how,
        restarts,
        startedAt,
        digest,
        run,
        commit,
        restart,
        health,
        why);
  }

  ServiceState restarting(int code) {
    return new ServiceState(
        service,
        id,
        Phase.RESTARTING,
        Optional.of(code),
        Ending.NONE,
        restarts,
        startedAt,
        digest,
        run,
        commit,
        restart,
        health,
        detail);
  }

  ServiceState with(Health seen, String why) {
    return new ServiceState(
        service,
        id,
        phase,
        exitCode,
        ending,
        restarts,
        startedAt,
        digest,
        run,
        commit,
        restart,
        Optional.of(seen),
        why);
  }

  String text() {
    var entries = new Properties();
    entries.setProperty("service", service);
    entries.setProperty("id", id);
    entries.setProperty("phase", phase.name());
    exitCode.ifPresent(code -> entries.setProperty("exitCode", Integer.toString(code)));
    entries.setProperty("ending", ending.name());
    entries.setProperty("restarts", Integer.toString(restarts));
    entries.setProperty("startedAt", startedAt.toString());
    entries.setProperty("digest", digest);
    entries.setProperty("run", run);
    entries.setProperty("commit", commit);
    entries.setProperty("restart", restart.when().name());
    entries.setProperty("restartMost", Integer.toString(restart.most()));
    health.ifPresent(seen -> entries.setProperty("health", seen.name()));
    entries.setProperty("detail", detail);
    var out = new StringWriter();
    try {
      entries.store(out, null);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("memory can be written to", e);
    }
    return out.toString();
  }

  /** The state that a text holds; empty for a text that is torn or of another kind. */
  static Optional<ServiceState> parse(String text) {
    var entries = new Properties();
    try {
      entries.load(new StringReader(text));
      return Optional.of(
          new ServiceState(
              required(entries, "service"),
              required(entries, "id"),
              Phase.valueOf(required(entries, "phase")),
              Optional.ofNullable(entries.getProperty("exitCode")).map(Integer::valueOf),
              Ending.valueOf(required(entries, "ending")),
              Integer.parseInt(required(entries, "restarts")),
              Instant.parse(required(entries, "startedAt")),
              required(entries, "digest"),
              required(entries, "run"),
              required(entries, "commit"),
              new ServiceSpec.RestartPolicy(
                  ServiceSpec.RestartPolicy.When.valueOf(required(entries, "restart")),
                  Integer.parseInt(required(entries, "restartMost"))),
              Optional.ofNullable(entries.getProperty("health")).map(Health::valueOf),
              required(entries, "detail")));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static String required(Properties entries, String key) {
    String value = entries.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key);
    }
    return value;
  }
}
