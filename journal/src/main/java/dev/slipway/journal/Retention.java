package dev.slipway.journal;

import dev.slipway.model.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Takes old events away and leaves a seal that carries what still matters of them: deployments,
 * open and last runs, last good with its run, holds, approvals, adopted instances, drift.
 */
public final class Retention {
  private static final int TRIES = 10;

  /**
   * What may go: an event that is older than {@code age}, and one that has more than {@code count}
   * newer ones.
   *
   * @param batch so many must be ready to go before any goes, since each seal is an event, too
   */
  public record Policy(Optional<Duration> age, OptionalLong count, long batch) {
    public static final Policy DEFAULT =
        new Policy(Optional.of(Duration.ofDays(400)), OptionalLong.of(20_000), 1_000);
  }

  private Retention() {}

  /** Applies a policy; gives the number of events that went. */
  public static long apply(Journal journal, Policy policy, Clock clock) {
    for (int i = 0; i < TRIES; i++) {
      List<Entry> entries = journal.after(0);
      int cut = cut(entries, policy, clock.instant());
      if (cut < Math.max(1, policy.batch())) {
        return 0;
      }
      if (journal.seal(seal(entries, cut), entries.getLast())) {
        return cut;
      }
      // Somebody appended meanwhile: the state in the seal would lack that event.
    }
    return 0;
  }

  private static int cut(List<Entry> entries, Policy policy, Instant now) {
    long cut =
        policy.count().isPresent()
            ? Math.max(0, entries.size() - Math.max(0, policy.count().getAsLong()))
            : 0;
    if (policy.age().isPresent()) {
      Instant oldest = now.minus(policy.age().get());
      while (cut < entries.size() && entries.get((int) cut).at().isBefore(oldest)) {
        cut++;
      }
    }
    return (int) cut;
  }

  private static Event.EventsSealed seal(List<Entry> entries, int cut) {
    Set<RunId> told = new HashSet<>();
    for (Entry entry : entries.subList(cut, entries.size())) {
      if (entry.event() instanceof Event.RunStarted started) {
        told.add(started.run());
      }
    }
    States states = States.EMPTY.with(entries);
    return new Event.EventsSealed(
        cut,
        entries.getFirst().sequence(),
        entries.get(cut - 1).hash(),
        StateCodec.write(states, run -> told.contains(run.id()), Retention::matters));
  }

  private static boolean matters(AppState app, AppState.Run run) {
    return app.lastRun().equals(Optional.of(run))
        || app.lastRun().flatMap(AppState.Run::restores).equals(Optional.of(run.id()))
        || app.lastGood().map(AppState.LastGood::run).equals(Optional.of(run.id()))
        || app.hold().map(AppState.Hold::run).equals(Optional.of(run.id()));
  }
}
