package dev.slipway.kustomize.configuration;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** Numbers of YAML as they arrive in fields of Go's structures. */
public final class Numbers {
  private static final BigDecimal LARGEST =
      new BigDecimal(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
  private static final int[] NO_BASE = {10, 0};

  private Numbers() {}

  /** A number where text is wanted: integers in full, others as 32-bit floats. */
  static String text(String yaml) {
    BigDecimal value = new BigDecimal(json(yaml));
    if (isWhole(value) && value.abs().compareTo(LARGEST) <= 0) {
      return value.toBigInteger().toString();
    }
    return general(new BigDecimal(Float.toString(value.floatValue())));
  }

  private static boolean isWhole(BigDecimal value) {
    return value.stripTrailingZeros().scale() <= 0;
  }

  /** A number of YAML in the decimal notation of JSON; zero where it is none that JSON has. */
  static String json(String yaml) {
    String text = yaml.replace("_", "").toLowerCase(Locale.ROOT);
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    int[] base = base(digits);
    try {
      BigDecimal value =
          base[0] == 10
              ? new BigDecimal(digits)
              : new BigDecimal(new BigInteger(digits.substring(base[1]), base[0]));
      return (negative ? value.negate() : value).toString();
    } catch (NumberFormatException _) {
      return "0";
    }
  }

  private static int[] base(String digits) {
    if (digits.startsWith("0x")) {
      return new int[] {16, 2};
    }
    if (digits.startsWith("0o")) {
      return new int[] {8, 2};
    }
    if (digits.startsWith("0b")) {
      return new int[] {2, 2};
    }
    boolean octal =
        digits.length() > 1
            && digits.charAt(0) == '0'
            && digits.chars().allMatch(c -> c >= '0' && c <= '7');
    return octal ? new int[] {8, 1} : NO_BASE;
  }

  /**
   * As Go's {@code %v} writes a float whose shortest decimal this is: with an exponent below 0.0001
   * and from a million on.
   */
  public static String general(BigDecimal shortest) {
    BigDecimal value = shortest.stripTrailingZeros();
    if (value.signum() == 0) {
      return "0";
    }
    int exponent = value.precision() - value.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return value.toPlainString();
    }
    String digits = value.unscaledValue().abs().toString();
    String size = Integer.toString(Math.abs(exponent));
    return (value.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (size.length() < 2 ? "0" : "")
        + size;
  }
}
