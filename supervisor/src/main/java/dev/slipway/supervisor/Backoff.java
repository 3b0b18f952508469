package dev.slipway.supervisor;

/** The time before the next start, as Docker Engine lets it grow. */
record Backoff(long millis) {
  static final Backoff NONE = new Backoff(0);

  private static final long FIRST = 100;
  private static final long LONGEST = 60_000;
  private static final long STEADY = 10_000;

  /** After an instance that ran so long. */
  Backoff after(long ranMillis) {
    return ranMillis >= STEADY || millis == 0
        ? new Backoff(FIRST)
        : new Backoff(Math.min(LONGEST, millis * 2));
  }
}
