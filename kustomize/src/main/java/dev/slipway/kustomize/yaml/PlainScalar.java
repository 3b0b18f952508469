package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a scalar without quotes means, as go-yaml's third version sees it: booleans of YAML 1.2
 * only, numbers in all of Go's notations, timestamps.
 */
public final class PlainScalar {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("", "!!null"),
          Map.entry("~", "!!null"),
          Map.entry("null", "!!null"),
          Map.entry("Null", "!!null"),
          Map.entry("NULL", "!!null"),
          Map.entry("true", "!!bool"),
          Map.entry("True", "!!bool"),
          Map.entry("TRUE", "!!bool"),
          Map.entry("false", "!!bool"),
          Map.entry("False", "!!bool"),
          Map.entry("FALSE", "!!bool"),
          Map.entry(".nan", "!!float"),
          Map.entry(".NaN", "!!float"),
          Map.entry(".NAN", "!!float"),
          Map.entry(".inf", "!!float"),
          Map.entry(".Inf", "!!float"),
          Map.entry(".INF", "!!float"),
          Map.entry("+.inf", "!!float"),
          Map.entry("+.Inf", "!!float"),
          Map.entry("+.INF", "!!float"),
          Map.entry("-.inf", "!!float"),
          Map.entry("-.Inf", "!!float"),
          Map.entry("-.INF", "!!float"));

  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private PlainScalar() {}

  /** The tag of a text that stands without quotes and without a tag of its own. */
  public static String tag(String text) {
    if (text.isEmpty()) {
      return "!!null";
    }
    char first = text.charAt(0);
    if (isWordStart(first)) {
      String tag = WORDS.get(text);
      if (tag != null) {
        return tag;
      }
    }
    if (first == '.') {
      return GoNumbers.isFloat(text) ? "!!float" : "!!str";
    }
    if (!isDigit(first) && first != '+' && first != '-') {
      return "!!str";
    }
    if (Timestamps.isTimestamp(text)) {
      return "!!timestamp";
    }
    String digits = text.replace("_", "");
    if (integer(digits) != null) {
      return "!!int";
    }
    return FLOAT.matcher(digits).matches() && GoNumbers.isFloat(digits) ? "!!float" : "!!str";
  }

  /**
   * Whether YAML 1.1 reads something other than a string where a text stands without quotes: {@code
   * yes}, but also {@code a: b}. What cannot be read counts as a string.
   */
  public static boolean isOtherThanStringInYaml11(String text) {
    if (text.isEmpty()) {
      return false;
    }
    return TextTraits.of(text).plainAllowed()
        ? OldScalars.isOtherThanString(text)
        : isReadAsOtherThanString(text);
  }

  private static boolean isReadAsOtherThanString(String text) {
    try {
      List<Node> documents = new YamlReader().read(text, "");
      if (documents.isEmpty() || !(documents.getFirst() instanceof ScalarNode scalar)) {
        return true;
      }
      return scalar.style() == ScalarNode.Style.PLAIN
          && OldScalars.isOtherThanString(scalar.value());
    } catch (KustomizeException _) {
      return false;
    }
  }

  private static boolean isWordStart(char first) {
    return switch (first) {
      case '~', 'n', 'N', 't', 'T', 'f', 'F', '.', '+', '-' -> true;
      default -> false;
    };
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /**
   * The integer that a text without underscores writes in base 2, 8, 10 or 16; null where it writes
   * none, or one that does not fit 64 bits.
   */
  static @Nullable BigInteger integer(String text) {
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    boolean signed = start == 1;
    int base = 10;
    if (text.length() > start + 1 && text.charAt(start) == '0') {
      base =
          switch (text.charAt(start + 1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 0;
          };
      start += base == 0 ? 1 : 2;
      base = base == 0 ? 8 : base;
    }
    if (start >= text.length()) {
      return null;
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) > 'f' || Character.digit(text.charAt(i), base) < 0) {
        return null;
      }
    }
    var value = new BigInteger(text.substring(start), base);
    value = text.startsWith("-") ? value.negate() : value;
    boolean fits =
        value.compareTo(SMALLEST) >= 0
            && value.compareTo(signed ? BigInteger.valueOf(Long.MAX_VALUE) : LARGEST) <= 0;
    return fits ? value : null;
  }
}
