package dev.slipway.kustomize.generate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** Numbers of YAML as Go writes them after it has read them into 64-bit floats. */
final class GoNumber {
  private static final BigDecimal SMALLEST_PLAIN = new BigDecimal("1e-6");
  private static final BigDecimal LARGEST_PLAIN = new BigDecimal("1e21");

  private GoNumber() {}

  static String text(String yaml) {
    double number = parse(yaml.replace("_", ""));
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    // Since JDK 19 the digits of a double are the fewest that tell it, as in Go.
    BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    BigDecimal size = shortest.abs();
    if (size.compareTo(SMALLEST_PLAIN) >= 0 && size.compareTo(LARGEST_PLAIN) < 0) {
      return shortest.toPlainString();
    }
    return scientific(shortest);
  }

  private static String scientific(BigDecimal number) {
    String digits = number.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - number.scale();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return (number.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + "e"
        + (exponent < 0 ? "-" : "+")
        + Math.abs(exponent);
  }

  private static double parse(String text) {
    String sign = text.startsWith("-") ? "-" : "";
    String digits =
        text.startsWith("-") || text.startsWith("+")
            ? text.substring(1).toLowerCase(Locale.ROOT)
            : text.toLowerCase(Locale.ROOT);
    if (digits.startsWith("0x")) {
      return new BigInteger(sign + digits.substring(2), 16).doubleValue();
    }
    if (digits.startsWith("0o")) {
      return new BigInteger(sign + digits.substring(2), 8).doubleValue();
    }
    if (digits.startsWith("0b")) {
      return new BigInteger(sign + digits.substring(2), 2).doubleValue();
    }
    if (digits.length() > 1
        && digits.chars().allMatch(c -> c >= '0' && c <= '7')
        && digits.charAt(0) == '0') {
      return new BigInteger(sign + digits, 8).doubleValue();
    }
    return Double.parseDouble(sign + digits);
  }
}
