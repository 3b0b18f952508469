package dev.slipway.target.compose;

import dev.slipway.model.CommitId;
import dev.slipway.model.Observed.Health;
import dev.slipway.model.Observed.Instance;
import dev.slipway.model.Observed.State;
import dev.slipway.model.RunId;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One container as the Engine describes it.
 *
 * @param inspected the Engine's own words; holds secrets
 */
record Container(Tree.Mapping inspected) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  /** What Compose calls a container while it makes it beside the one that it replaces. */
  private static final Pattern HALF_REPLACED = Pattern.compile("[0-9a-f]{12}_(.+)");

  /** Longer probe outputs are cut. */
  private static final int LONGEST_DETAIL = 500;

  String id() {
    return inspected.text("Id").orElse("");
  }

  String name() {
    return inspected.text("Name").orElse("").replaceFirst("^/", "");
  }

  String imageId() {
    return inspected.text("Image").orElse("");
  }

  Tree.Mapping config() {
    return inspected.mapping("Config");
  }

  Tree.Mapping hostConfig() {
    return inspected.mapping("HostConfig");
  }

  Tree.Mapping stateOf() {
    return inspected.mapping("State");
  }

  Optional<String> label(String name) {
    return config().mapping("Labels").text(name);
  }

  String service() {
    return label(Labels.SERVICE).orElse("");
  }

  /** True for what was made from a service, in a run. */
  boolean madeFrom(String digest, RunId run) {
    return label(Labels.SERVICE_DIGEST).filter(digest::equals).isPresent()
        && label(Labels.RUN).filter(run.value()::equals).isPresent();
  }

  boolean ofSlipway() {
    return label(Labels.SERVICE_DIGEST).isPresent();
  }

  boolean neverStarted() {
    return state() == State.CREATED;
  }

  /**
   * The name that it should have, where Compose died before it could give it.
   *
   * @param wanted the name that its service's definition asks for
   */
  Optional<String> unfinishedName(Optional<String> wanted) {
    var matcher = HALF_REPLACED.matcher(name());
    boolean asWanted = wanted.filter(name()::equals).isPresent();
    return matcher.matches() && !asWanted ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  List<String> environment() {
    return config().items("Env").stream().flatMap(item -> item.scalar().stream()).toList();
  }

  State state() {
    return switch (stateOf().text("Status").orElse("")) {
      case "created" -> State.CREATED;
      case "running" -> State.RUNNING;
      case "restarting" -> State.RESTARTING;
      case "paused" -> State.PAUSED;
      default -> State.EXITED;
    };
  }

  private Health health() {
    return switch (stateOf().mapping("Health").text("Status").orElse("")) {
      case "starting" -> Health.STARTING;
      case "healthy" -> Health.HEALTHY;
      case "unhealthy" -> Health.UNHEALTHY;
      default -> Health.NONE;
    };
  }

  private Optional<Integer> exitCode() {
    boolean ended = state() == State.EXITED || state() == State.RESTARTING;
    return ended ? stateOf().text("ExitCode").map(Integer::parseInt) : Optional.empty();
  }

  private String detail(Secrets secrets) {
    var parts = new ArrayList<String>();
    if (stateOf().text("OOMKilled").filter("true"::equals).isPresent()) {
      parts.add("OOMKilled");
    }
    stateOf().text("Error").filter(error -> !error.isBlank()).ifPresent(parts::add);
    var probes = stateOf().mapping("Health").items("Log");
    if (!probes.isEmpty() && probes.getLast() instanceof Tree.Mapping probe) {
      probe.text("Output").map(String::strip).filter(o -> !o.isEmpty()).ifPresent(parts::add);
    }
    // Redacted before it is cut, so that no part of a secret is left at the edge.
    String detail = secrets.redact(String.join("; ", parts));
    return detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "…" : detail;
  }

  private Instant startedAt() {
    try {
      return Instant.parse(stateOf().text("StartedAt").orElse(""));
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** As the rest of Slipway sees it. */
  Instance instance(Secrets secrets) {
    return new Instance(
        service(),
        id(),
        state(),
        health(),
        exitCode(),
        inspected.text("RestartCount").map(Integer::parseInt).orElse(0),
        startedAt(),
        label(Labels.SERVICE_DIGEST),
        label(Labels.RUN).map(RunId::new),
        label(Labels.COMMIT).filter(COMMIT.asMatchPredicate()).map(CommitId::new),
        label(Labels.IMAGE).or(() -> config().text("Image")),
        detail(secrets));
  }
}
