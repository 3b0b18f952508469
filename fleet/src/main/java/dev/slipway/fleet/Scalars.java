package dev.slipway.fleet;

import dev.slipway.data.YamlNode;
import dev.slipway.model.Tree;
import java.math.BigDecimal;

/** What a scalar of YAML is by the core schema of YAML 1.2, as editors read the file, too. */
final class Scalars {
  /** Longer digits are no number that this file has use for, and cost time to compute with. */
  private static final int LONGEST_NUMBER = 30;

  private Scalars() {}

  static Tree resolve(YamlNode.Scalar scalar) {
    String text = scalar.text();
    if (!scalar.plain() || scalar.tag().isPresent()) {
      return Tree.of(text);
    }
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> new Tree.Null();
      case "true", "True", "TRUE" -> Tree.of(true);
      case "false", "False", "FALSE" -> Tree.of(false);
      default -> looksNumeric(text) ? new Tree.Numeric(new BigDecimal(text)) : Tree.of(text);
    };
  }

  /** Sign, digits, and a fraction; exponents stay text, since 1e999999999 is a trap. */
  private static boolean looksNumeric(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return false;
    }
    int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    int digits = 0;
    int points = 0;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean digit = c >= '0' && c <= '9';
      boolean point = c == '.' && digits > 0 && points == 0;
      if (!digit && !point) {
        return false;
      }
      digits += digit ? 1 : 0;
      points += point ? 1 : 0;
    }
    return digits > 0;
  }
}
