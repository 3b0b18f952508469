package dev.slipway.kustomize.yaml;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Floating point numbers as Go's strconv and encoding/json read and write them. */
public final class GoNumbers {
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  private GoNumbers() {}

  /** Whether a decimal text is a float that is not beyond the largest. */
  static boolean isFloat(String text) {
    return DECIMAL.matcher(text).matches() && !Double.isInfinite(Double.parseDouble(text));
  }

  /** As {@code encoding/json} writes a number: exponents only for the very small and large. */
  public static String json(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-6 || size >= 1e21)) {
      return scientific(value).replaceFirst("e-0(\\d)$", "e-$1");
    }
    return positional(value);
  }

  /** As {@code %g} with the fewest digits that mean this number. */
  static String shortest(double value) {
    if (value == 0) {
      return isNegative(value) ? "-0" : "0";
    }
    BigDecimal decimal = decimal(value);
    int exponent = decimal.precision() - decimal.scale() - 1;
    return exponent < -4 || exponent >= 6 ? scientific(value) : positional(value);
  }

  private static String positional(double value) {
    String text = value == 0 ? "0" : decimal(value).toPlainString();
    return value == 0 && isNegative(value) ? "-0" : text;
  }

  private static String scientific(double value) {
    BigDecimal decimal = decimal(value).abs();
    String digits = decimal.unscaledValue().toString();
    int exponent = decimal.precision() - decimal.scale() - 1;
    var text = new StringBuilder(value < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append(exponent < 0 ? "e-" : "e+");
    String size = Integer.toString(Math.abs(exponent));
    return text.append(size.length() < 2 ? "0" : "").append(size).toString();
  }

  private static boolean isNegative(double value) {
    return Double.doubleToRawLongBits(value) < 0;
  }

  /** The shortest decimal that reads back as the same number, without zeros at its end. */
  private static BigDecimal decimal(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() == 2) {
      // Java asks for two digits at least, Go takes one where one is enough.
      BigDecimal shorter = decimal.round(new java.math.MathContext(1));
      if (shorter.doubleValue() == value) {
        return shorter;
      }
    }
    return decimal;
  }
}
