package dev.slipway.verify;

import dev.slipway.model.Observed;
import dev.slipway.model.Rendered;
import dev.slipway.model.Secrets;
import dev.slipway.model.Verdict;
import dev.slipway.model.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Lets a deployment pass when every service has been well for so many looks in a row.
 *
 * <p>A service with a healthcheck must be healthy, one without must run and not be started again. A
 * one-shot service counts as good when it has ended with 0. A service that its healthcheck calls
 * unhealthy in as many looks as make a good one fails at once: as with {@code docker compose up
 * --wait}, a slow start belongs into the check's {@code start_period}.
 */
public final class HealthGate {
  /** So many new restarts of one service are a crash loop, however long the timeout is. */
  private static final int CRASH_LOOP = 3;

  private final Supplier<Observed> observe;
  private final Rendered rendered;
  private final Verification wanted;
  private final Pace pace;

  /**
   * @param observe looks at the target; what it throws ends the gate
   */
  public HealthGate(Supplier<Observed> observe, Rendered rendered, Verification wanted, Pace pace) {
    this.observe = observe;
    this.rendered = rendered;
    this.wanted = wanted;
    this.pace = pace;
  }

  /**
   * Waits until every service has been well for all samples, fails for good, or the time is over.
   *
   * @throws InterruptedException where the thread is interrupted; nothing has been changed
   */
  public Verdict await() throws InterruptedException {
    long end = pace.nanos() + wanted.timeout().toNanos();
    Map<String, Integer> first = new TreeMap<>();
    Map<String, Integer> before = Map.of();
    int row = 0;
    int sick = 0;
    while (true) {
      Sample sample = Sample.of(rendered, observe.get());
      sample.restarts().forEach(first::putIfAbsent);
      Optional<Verdict> failure = failure(sample, first);
      if (failure.isPresent()) {
        return failure.get();
      }
      sick = sample.unhealthy().isEmpty() ? 0 : sick + 1;
      if (sick >= wanted.samples()) {
        String service = sample.unhealthy().iterator().next();
        return unhealthy(service, sample.waiting().getOrDefault(service, ""), sample);
      }
      boolean restarted = grown(before, sample.restarts()).isPresent();
      row = sample.steady() && !restarted ? row + 1 : 0;
      before = sample.restarts();
      if (row >= wanted.samples()) {
        return new Verdict.Healthy(proofs(sample, row + "/" + wanted.samples() + " samples"));
      }
      if (pace.nanos() - end >= 0) {
        return late(sample, first);
      }
      pace.sleep(wanted.every());
    }
  }

  /**
   * Goes on looking for the time that the fleet asks for after the smoke tests; one look that is
   * not good ends it.
   */
  public Verdict watch() throws InterruptedException {
    long end = pace.nanos() + wanted.observe().toNanos();
    Map<String, Integer> first = new TreeMap<>();
    List<String> proofs = List.of();
    while (pace.nanos() - end < 0) {
      Sample sample = Sample.of(rendered, observe.get());
      sample.restarts().forEach(first::putIfAbsent);
      Optional<String> grown = grown(first, sample.restarts());
      if (grown.isPresent()) {
        return unhealthy(grown.get(), "was started again while it was watched", sample);
      }
      if (!sample.steady()) {
        var fault = sample.bad().isEmpty() ? sample.waiting() : sample.bad();
        var entry = fault.entrySet().iterator().next();
        return unhealthy(entry.getKey(), entry.getValue() + " while it was watched", sample);
      }
      proofs = List.of("steady for " + spoken(wanted.observe()));
      pace.sleep(wanted.every());
    }
    return new Verdict.Healthy(proofs);
  }

  private Optional<Verdict> failure(Sample sample, Map<String, Integer> first) {
    if (!sample.bad().isEmpty()) {
      var entry = sample.bad().entrySet().iterator().next();
      return Optional.of(unhealthy(entry.getKey(), entry.getValue(), sample));
    }
    for (var entry : sample.restarts().entrySet()) {
      int grown = entry.getValue() - first.getOrDefault(entry.getKey(), 0);
      if (grown >= CRASH_LOOP) {
        String service = entry.getKey();
        String state = sample.waiting().getOrDefault(service, "");
        String also = state.isEmpty() ? "" : ", " + state;
        return Optional.of(
            unhealthy(service, "crash loop (" + grown + " restarts)" + also, sample));
      }
    }
    return Optional.empty();
  }

  private Verdict late(Sample sample, Map<String, Integer> first) {
    String time = " after " + spoken(wanted.timeout());
    if (!sample.waiting().isEmpty()) {
      var entry = sample.waiting().entrySet().iterator().next();
      return unhealthy(entry.getKey(), entry.getValue() + time, sample);
    }
    return grown(first, sample.restarts())
        .map(service -> unhealthy(service, "was started again" + time, sample))
        .orElseGet(() -> unhealthy("", "not steady for enough samples" + time, sample));
  }

  private Verdict unhealthy(String service, String cause, Sample sample) {
    Secrets secrets = rendered.secrets();
    String who = service.isEmpty() ? "" : service + " ";
    return new Verdict.Unhealthy(
        service, secrets.redact(who + cause), "", proofs(sample, "at the last look"));
  }

  private static List<String> proofs(Sample sample, String seen) {
    var proofs = new ArrayList<String>();
    sample.good().forEach((name, what) -> proofs.add(name + " " + what + " " + seen));
    return proofs;
  }

  /** The service whose restarts have grown from one look to another. */
  private static Optional<String> grown(Map<String, Integer> before, Map<String, Integer> now) {
    return now.entrySet().stream()
        .filter(entry -> entry.getValue() > before.getOrDefault(entry.getKey(), entry.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  static String spoken(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
