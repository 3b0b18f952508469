package dev.slipway.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a target sees of one app at one moment.
 *
 * @param volumes named volumes that belong to the app
 */
public record Observed(AppName app, List<Instance> instances, List<String> volumes) {
  public Observed {
    instances = List.copyOf(instances);
    volumes = List.copyOf(volumes);
  }

  public List<Instance> of(String service) {
    return instances.stream().filter(instance -> instance.service().equals(service)).toList();
  }

  /**
   * One process or container.
   *
   * @param id what the target knows it by: a container id, or a pid with its start time
   * @param exitCode how it ended; empty while it lives
   * @param restarts how often it has been started again since it was created
   * @param serviceDigest the digest of {@link Rendered#serviceDigests()} that it was made from;
   *     empty for what Slipway did not make
   * @param image the image that it runs, by digest where the target knows it; empty for a process
   * @param detail what the target has to say about its health: the last probe's output,
   *     "OOMKilled"; redacted
   */
  public record Instance(
      String service,
      String id,
      State state,
      Health health,
      Optional<Integer> exitCode,
      int restarts,
      Instant startedAt,
      Optional<String> serviceDigest,
      Optional<RunId> run,
      Optional<CommitId> commit,
      Optional<String> image,
      String detail) {}

  /** Whether an instance lives. */
  public enum State {
    CREATED,
    RUNNING,
    RESTARTING,
    PAUSED,
    EXITED
  }

  /** What its healthcheck says. */
  public enum Health {
    /** It has no healthcheck. */
    NONE,
    STARTING,
    HEALTHY,
    UNHEALTHY
  }
}
