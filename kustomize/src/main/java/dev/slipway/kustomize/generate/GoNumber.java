package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.yaml.GoNumbers;
import java.math.BigInteger;
import java.util.Locale;

/** Numbers of YAML as Go writes them after it has read them into 64-bit floats. */
final class GoNumber {
  private GoNumber() {}

  static String text(String yaml) {
    return GoNumbers.json(parse(yaml.replace("_", "")));
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
