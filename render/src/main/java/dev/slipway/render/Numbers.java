package dev.slipway.render;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers as Go reads and writes them. */
final class Numbers {
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger UNSIGNED_MAX =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final int LONGEST = 400;

  private Numbers() {}

  /** A whole number in base 10, or with the prefixes 0x, 0o, 0b and 0; null where it is none. */
  static @Nullable BigInteger whole(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return null;
    }
    char first = text.charAt(0);
    boolean signed = first == '-' || first == '+';
    String digits = signed ? text.substring(1) : text;
    int base = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      base =
          switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 0;
          };
      digits = digits.substring(base == 0 ? 1 : 2);
      base = base == 0 ? 8 : base;
    }
    BigInteger number = digits(digits, base);
    if (number == null) {
      return null;
    }
    if (first == '-') {
      number = number.negate();
      return number.compareTo(LONG_MIN) < 0 ? null : number;
    }
    boolean tooLarge = number.compareTo(UNSIGNED_MAX) > 0 || (signed && number.bitLength() > 63);
    return tooLarge ? null : number;
  }

  private static @Nullable BigInteger digits(String digits, int base) {
    if (digits.isEmpty()) {
      return null;
    }
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c > 127 || Character.digit(c, base) < 0) {
        return null;
      }
    }
    return new BigInteger(digits, base);
  }

  /** A number in base 10 as {@code strconv.Atoi} takes it; null where it is none. */
  static @Nullable Long decimal(String text) {
    if (text.isEmpty() || text.length() > 20) {
      return null;
    }
    int from = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    BigInteger number = digits(text.substring(from), 10);
    if (number == null) {
      return null;
    }
    BigInteger value = text.charAt(0) == '-' ? number.negate() : number;
    return value.bitLength() > 63 ? null : value.longValue();
  }

  /** A floating-point number as {@code strconv.ParseFloat} takes it; null where it is none. */
  static @Nullable Double real(String text) {
    String bare = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    return switch (bare.toLowerCase(java.util.Locale.ROOT)) {
      case "inf", "infinity" ->
          Double.valueOf(
              text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
      case "nan" -> bare.equals(text) ? Double.valueOf(Double.NaN) : null;
      default -> styled(text) ? finite(Double.parseDouble(text)) : null;
    };
  }

  private static @Nullable Double finite(double number) {
    return Double.isInfinite(number) ? null : number;
  }

  /** Whether a text looks like a number to YAML: 1, 1.5, .5, 1., 1e3. */
  static boolean styled(String text) {
    int at = 0;
    int length = text.length();
    if (length > LONGEST) {
      return false;
    }
    if (at < length && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    int before = at;
    at = skipDigits(text, at);
    int digits = at - before;
    if (at < length && text.charAt(at) == '.') {
      int fraction = at + 1;
      at = skipDigits(text, fraction);
      if (digits == 0 && at == fraction) {
        return false;
      }
    } else if (digits == 0) {
      return false;
    }
    if (at < length && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < length && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
        at++;
      }
      int exponent = at;
      at = skipDigits(text, at);
      if (at == exponent) {
        return false;
      }
    }
    return at == length;
  }

  private static int skipDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** The shortest text that reads back as this number, with an exponent from 1e+06 on. */
  static String print(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = digits.length() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return shortest.toPlainString();
    }
    return scientific(number < 0, digits, exponent);
  }

  private static String scientific(boolean negative, String digits, int exponent) {
    var out = new StringBuilder();
    if (negative) {
      out.append('-');
    }
    out.append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append('e').append(exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    if (size < 10) {
      out.append('0');
    }
    return out.append(size).toString();
  }
}
