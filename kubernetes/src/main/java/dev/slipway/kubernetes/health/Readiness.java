package dev.slipway.kubernetes.health;

import dev.slipway.kubernetes.health.Live.Condition;
import dev.slipway.model.Observed;
import dev.slipway.model.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far an object has come to what it declares, by the rules of kstatus.
 *
 * <p>It is stricter than kstatus in four places, each held by a test: a Job is current when it is
 * complete or suspended (as Flux has it), not while it runs; a Pod that ended with an error has
 * failed; an APIService is current when it is available; and a condition that says which generation
 * it was made for counts for no other.
 *
 * @param message what people read beside the object's name: "2/3 ready"; may be empty
 */
public record Readiness(Status status, String message) {
  /** What an object can be. */
  public enum Status {
    CURRENT,
    IN_PROGRESS,
    FAILED,
    TERMINATING,
    NOT_FOUND
  }

  /** Of an object that is not there. */
  public static final Readiness NOT_FOUND = new Readiness(Status.NOT_FOUND, "is not there");

  /**
   * Judges an object with its status, as the API server gives it.
   *
   * @param now the time, by which a pod that finds no node has waited long enough
   */
  public static Readiness of(Tree.Mapping object, Instant now) {
    var live = new Live(object);
    if (live.ending()) {
      return new Readiness(Status.TERMINATING, "is being deleted");
    }
    return unobserved(live)
        .or(() -> standard(live))
        .or(() -> KindRules.judge(live, now))
        .or(() -> ready(live))
        .orElseGet(() -> current("exists"));
  }

  static Readiness current(String message) {
    return new Readiness(Status.CURRENT, message);
  }

  static Readiness inProgress(String message) {
    return new Readiness(Status.IN_PROGRESS, message);
  }

  static Readiness failed(String message) {
    return new Readiness(Status.FAILED, message);
  }

  public boolean isCurrent() {
    return status == Status.CURRENT;
  }

  /** What a target says of it as of an instance. */
  public Observed.Health health() {
    return switch (status) {
      case CURRENT -> Observed.Health.HEALTHY;
      case IN_PROGRESS, TERMINATING -> Observed.Health.STARTING;
      case FAILED, NOT_FOUND -> Observed.Health.UNHEALTHY;
    };
  }

  /** Says so where the status was made for another generation than the object now has. */
  static Optional<Readiness> unobserved(Live live) {
    var wanted = live.generation();
    var seen = live.observedGeneration();
    return wanted.isPresent() && seen.isPresent() && wanted.getAsLong() != seen.getAsLong()
        ? Optional.of(inProgress("generation " + wanted.getAsLong() + " is not observed yet"))
        : Optional.empty();
  }

  /** By the conditions that any controller may set; the first that is true decides. */
  private static Optional<Readiness> standard(Live live) {
    List<Condition> counting =
        live.conditions().stream().filter(condition -> !outdated(condition, live)).toList();
    for (Condition condition : counting) {
      if (condition.isTrue() && condition.type().equals("Reconciling")) {
        return Optional.of(inProgress(condition.said()));
      }
      if (condition.isTrue() && condition.type().equals("Stalled")) {
        return Optional.of(failed(condition.said()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Readiness> ready(Live live) {
    return live.conditions().stream()
        .filter(condition -> condition.type().equals("Ready"))
        .flatMap(condition -> ready(condition, live).stream())
        .findFirst();
  }

  private static Optional<Readiness> ready(Condition condition, Live live) {
    if (outdated(condition, live)) {
      return Optional.of(inProgress("Ready is not known yet for this generation"));
    }
    return switch (condition.status()) {
      case "True" -> Optional.of(current("Ready"));
      case "False", "Unknown" -> Optional.of(inProgress("not Ready: " + condition.said()));
      default -> Optional.empty();
    };
  }

  private static boolean outdated(Condition condition, Live live) {
    return condition.generation().isPresent()
        && live.generation().isPresent()
        && condition.generation().getAsLong() < live.generation().getAsLong();
  }
}
