package dev.slipway.render;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Durations and sizes, read and written as Compose does. */
final class Quantities {
  private static final long SECOND = 1_000_000_000L;

  private Quantities() {}

  /** Nanoseconds of a duration such as {@code 1m30s} or {@code 2d}; null where it is none. */
  static @Nullable Long duration(String text) {
    int at = 0;
    boolean negative = false;
    if (!text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
      negative = text.charAt(0) == '-';
      at = 1;
    }
    if (text.substring(at).equals("0")) {
      return 0L;
    }
    if (at == text.length() || text.length() > 100) {
      return null;
    }
    BigDecimal sum = BigDecimal.ZERO;
    while (at < text.length()) {
      int start = at;
      while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
        at++;
      }
      String number = text.substring(start, at);
      int unitStart = at;
      while (at < text.length() && !Character.isDigit(text.charAt(at)) && text.charAt(at) != '.') {
        at++;
      }
      BigDecimal unit = unit(text.substring(unitStart, at));
      if (unit == null || !Numbers.styled(number) || number.equals(".")) {
        return null;
      }
      sum = sum.add(new BigDecimal(number.endsWith(".") ? number + "0" : number).multiply(unit));
    }
    BigInteger nanos = (negative ? sum.negate() : sum).toBigInteger();
    return nanos.bitLength() > 63 ? null : nanos.longValue();
  }

  private static @Nullable BigDecimal unit(String unit) {
    return switch (unit) {
      case "ns" -> BigDecimal.ONE;
      case "us", "µs", "μs" -> BigDecimal.valueOf(1_000);
      case "ms" -> BigDecimal.valueOf(1_000_000);
      case "s" -> BigDecimal.valueOf(SECOND);
      case "m" -> BigDecimal.valueOf(60 * SECOND);
      case "h" -> BigDecimal.valueOf(3_600 * SECOND);
      case "d" -> BigDecimal.valueOf(86_400 * SECOND);
      case "w" -> BigDecimal.valueOf(604_800 * SECOND);
      default -> null;
    };
  }

  /** A duration as Go prints it: {@code 1m30s}, {@code 500ms}, {@code 0s}. */
  static String print(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    BigDecimal size = BigDecimal.valueOf(nanos).abs();
    String sign = nanos < 0 ? "-" : "";
    if (size.compareTo(BigDecimal.valueOf(SECOND)) < 0) {
      int places =
          size.compareTo(BigDecimal.valueOf(1_000)) < 0
              ? 0
              : size.compareTo(BigDecimal.valueOf(1_000_000)) < 0 ? 3 : 6;
      String unit = places == 0 ? "ns" : places == 3 ? "µs" : "ms";
      return sign + plain(size.movePointLeft(places)) + unit;
    }
    BigDecimal seconds = size.movePointLeft(9);
    BigDecimal[] minutes = seconds.divideAndRemainder(BigDecimal.valueOf(60));
    long allMinutes = minutes[0].longValueExact();
    var out = new StringBuilder(sign);
    if (allMinutes >= 60) {
      out.append(allMinutes / 60).append('h');
    }
    if (allMinutes > 0) {
      out.append(allMinutes % 60).append('m');
    }
    return out.append(plain(minutes[1])).append('s').toString();
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** Bytes of a size such as {@code 64m} or {@code 1.5 GiB}; null where it is none. */
  static @Nullable Long bytes(String text) {
    int end = -1;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        end = i;
      }
      if (". ".indexOf(text.charAt(i)) >= 0) {
        end = i;
      }
    }
    if (end < 0) {
      return null;
    }
    int spaceBack = text.charAt(end) == ' ' ? 1 : 0;
    String number = text.substring(0, end + 1 - spaceBack);
    String suffix = text.substring(end + 1).toLowerCase(Locale.ROOT);
    Double size = Numbers.real(number);
    Long unit = unitOf(suffix);
    return size == null || unit == null || size < 0 ? null : (long) (size * unit);
  }

  private static @Nullable Long unitOf(String suffix) {
    if (suffix.length() > 3) {
      return null;
    }
    if (suffix.isEmpty() || suffix.equals("b")) {
      return 1L;
    }
    int power = "kmgtp".indexOf(suffix.charAt(0));
    String rest = suffix.substring(1);
    boolean known = rest.isEmpty() || rest.equals("b") || rest.equals("ib");
    return power < 0 || !known ? null : 1L << (10 * (power + 1));
  }
}
