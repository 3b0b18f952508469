package dev.slipway.target.compose;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Durations and sizes as Compose writes them, as the Engine counts them. */
final class Amounts {
  private static final Pattern PART = Pattern.compile("([0-9.]+)(ns|us|µs|ms|s|m|h)");

  private static final Map<String, BigDecimal> NANOSECONDS =
      Map.of(
          "ns", BigDecimal.ONE,
          "us", BigDecimal.valueOf(1_000L),
          "µs", BigDecimal.valueOf(1_000L),
          "ms", BigDecimal.valueOf(1_000_000L),
          "s", BigDecimal.valueOf(1_000_000_000L),
          "m", BigDecimal.valueOf(60_000_000_000L),
          "h", BigDecimal.valueOf(3_600_000_000_000L));

  private Amounts() {}

  /** {@code 1m30s}. */
  static BigDecimal nanoseconds(String text) {
    var part = PART.matcher(text);
    var sum = BigDecimal.ZERO;
    while (part.find()) {
      sum = sum.add(new BigDecimal(part.group(1)).multiply(NANOSECONDS.get(part.group(2))));
    }
    return sum.stripTrailingZeros();
  }

  /** {@code 64m} or a plain number of bytes. */
  static BigDecimal bytes(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replaceFirst("i?b$", "");
    int power = lower.isEmpty() ? -1 : "kmgt".indexOf(lower.charAt(lower.length() - 1));
    String number = power < 0 ? lower : lower.substring(0, lower.length() - 1);
    return new BigDecimal(number.isBlank() ? "0" : number.strip())
        .multiply(BigDecimal.valueOf(1024).pow(power + 1))
        .stripTrailingZeros();
  }
}
