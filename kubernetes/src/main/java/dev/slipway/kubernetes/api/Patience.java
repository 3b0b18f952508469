package dev.slipway.kubernetes.api;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to bear with a server.
 *
 * @param first the pause before the second try, at most; it doubles from try to try
 * @param longest no pause is longer, but for a server that asks for more
 * @param total of all tries and pauses, once the server has answered anything
 * @param stranger of all tries and pauses, as long as it never has
 * @param answer how long an answer may take, and how long it may rest within
 * @param rest how long a watch may be silent before it is opened anew
 */
record Patience(
    Duration first,
    Duration longest,
    Duration total,
    Duration stranger,
    Duration answer,
    Duration rest) {
  /** The server itself gives up after 60 seconds; a watch hears a bookmark about each minute. */
  static final Patience DEFAULT =
      new Patience(
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofSeconds(90),
          Duration.ofSeconds(5),
          Duration.ofSeconds(65),
          Duration.ofSeconds(100));

  /** The pause after a number of tries, spread so that many do not come back at once. */
  Duration pause(int tries) {
    long full = Math.min(longest.toNanos(), first.toNanos() << Math.min(tries - 1, 20));
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(full / 2, full + 1));
  }
}
