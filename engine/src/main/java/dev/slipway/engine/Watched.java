package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.model.CommitId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the daemon remembers of an app between two passes; all of it can be lost. */
final class Watched {
  /** Between two looks whether an app is still as it was deployed, or its interval where longer. */
  static final Duration DRIFT_INTERVAL = Duration.ofMinutes(1);

  private static final Duration LONGEST_BACKOFF = Duration.ofHours(1);

  private final Duration interval;
  private Instant next = Instant.EPOCH;
  private Instant nextDrift = Instant.now().plus(DRIFT_INTERVAL);
  private boolean firstLook = true;
  private Duration backoff = Duration.ZERO;
  private Optional<CommitId> commit = Optional.empty();
  private String hostFiles = "";
  private Instant retry = Instant.EPOCH;
  private Optional<CommitId> tried = Optional.empty();
  private String triedHostFiles = "";

  Watched(Duration interval) {
    this.interval = interval;
  }

  synchronized boolean due(Instant now) {
    return !now.isBefore(next);
  }

  synchronized Instant nextLook() {
    return next;
  }

  synchronized void looked(Instant now) {
    next = now.plus(interval);
  }

  synchronized boolean isNew() {
    return hostFiles.isEmpty();
  }

  synchronized void begin(String stamp) {
    hostFiles = stamp;
  }

  /** Whether this commit and these host files were dealt with, by this process or another. */
  synchronized boolean seen(CommitId head, AppState state, String stamp) {
    return hostFiles.equals(stamp)
        && backoff.isZero()
        && lastCommit(state).equals(Optional.of(head));
  }

  /** Whether this process itself has dealt with this commit and these host files. */
  synchronized boolean knows(CommitId head, String stamp) {
    return backoff.isZero() && commit.equals(Optional.of(head)) && hostFiles.equals(stamp);
  }

  /** After a failure nothing is tried for a while, unless there is something new to try. */
  synchronized boolean waits(Instant now, Optional<CommitId> head, String stamp) {
    boolean news =
        tried.isPresent()
            && head.isPresent()
            && !(tried.equals(head) && triedHostFiles.equals(stamp));
    return now.isBefore(retry) && !news;
  }

  synchronized void tried(CommitId head, String stamp) {
    tried = Optional.of(head);
    triedHostFiles = stamp;
  }

  synchronized boolean backingOff() {
    return !backoff.isZero();
  }

  synchronized Optional<CommitId> lastCommit(AppState state) {
    return commit.or(
        () -> state.deployment().filter(_ -> !state.removed()).map(AppState.Deployment::commit));
  }

  synchronized boolean hostFilesChanged(String stamp) {
    return !hostFiles.equals(stamp);
  }

  synchronized boolean hasSeen() {
    return commit.isPresent();
  }

  synchronized void saw(CommitId head, String stamp) {
    commit = Optional.of(head);
    hostFiles = stamp;
  }

  synchronized void failed(Instant now) {
    backoff = backoff.isZero() ? interval : backoff.multipliedBy(2);
    if (backoff.compareTo(LONGEST_BACKOFF) > 0) {
      backoff = LONGEST_BACKOFF;
    }
    retry = now.plus(backoff);
  }

  synchronized void succeeded() {
    firstLook = false;
    backoff = Duration.ZERO;
    retry = Instant.EPOCH;
    tried = Optional.empty();
  }

  /** Whether nobody has looked yet for what ended while no daemon ran. */
  synchronized boolean firstLook() {
    return firstLook;
  }

  synchronized void lookedFirst() {
    firstLook = false;
  }

  synchronized boolean driftDue(Instant now) {
    return !now.isBefore(nextDrift);
  }

  synchronized void checkedDrift(Instant now) {
    nextDrift = now.plus(DRIFT_INTERVAL.compareTo(interval) > 0 ? DRIFT_INTERVAL : interval);
  }
}
