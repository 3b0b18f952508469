package dev.slipway.target.process;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the durations of Compose files: {@code 1m30s}, {@code 500ms}, {@code 1.5s}. */
final class Durations {
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h)");

  private Durations() {}

  /** In milliseconds, at least 1 for what is more than nothing; empty for another kind of text. */
  static Optional<Long> millis(String text) {
    if (text.equals("0")) {
      return Optional.of(0L);
    }
    var part = PART.matcher(text);
    var nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.lookingAt()) {
      nanos =
          nanos.add(
              new BigDecimal(part.group(1))
                  .multiply(BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L))));
      end = part.end();
      part.region(end, text.length());
    }
    if (end == 0 || end != text.length()) {
      return Optional.empty();
    }
    long millis = nanos.movePointLeft(6).min(BigDecimal.valueOf(Long.MAX_VALUE / 4)).longValue();
    return Optional.of(nanos.signum() > 0 ? Math.max(1, millis) : 0L);
  }
}
