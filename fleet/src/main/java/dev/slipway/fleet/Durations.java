package dev.slipway.fleet;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as Go and Compose write them, and days and weeks: {@code 1h30m}, {@code 365d}. */
final class Durations {
  private static final Duration LONGEST = Duration.ofDays(100 * 366);

  private Durations() {}

  /**
   * The duration of a text that has the right form.
   *
   * @throws ArithmeticException where it is longer than a hundred years
   */
  static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < text.length()) {
      int unit = at;
      while (isNumeric(text.charAt(unit))) {
        unit++;
      }
      int next = unit;
      while (next < text.length() && !isNumeric(text.charAt(next))) {
        next++;
      }
      long scale = nanos(text.substring(unit, next));
      nanos =
          nanos.add(new BigDecimal(text.substring(at, unit)).multiply(BigDecimal.valueOf(scale)));
      at = next;
    }
    if (nanos.compareTo(new BigDecimal(LONGEST.toSeconds()).movePointRight(9)) > 0) {
      throw new ArithmeticException("longer than a hundred years");
    }
    var parts =
        nanos.toBigInteger().divideAndRemainder(java.math.BigInteger.valueOf(1_000_000_000));
    return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
  }

  private static boolean isNumeric(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static long nanos(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      case "d" -> 86_400_000_000_000L;
      case "w" -> 7 * 86_400_000_000_000L;
      default -> throw new IllegalArgumentException("no unit of time: " + unit);
    };
  }
}
