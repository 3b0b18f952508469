package dev.slipway.cli.console;

import java.time.Duration;

/** Lengths of time in the one unit that people would name. */
public final class Ages {
  private Ages() {}

  /** {@code 40 s}, {@code 2 m}, {@code 3 h}, {@code 4 d}. */
  public static String of(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " m";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + " h";
    }
    return seconds / 86_400 + " d";
  }

  /** {@code 2.1 s}, {@code 180 s}: how long something took. */
  public static String took(Duration duration) {
    long millis = duration.toMillis();
    return millis < 100_000
        ? millis / 1000 + "." + millis % 1000 / 100 + " s"
        : millis / 1000 + " s";
  }
}
