package dev.slipway.kustomize.yaml;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What go-yaml's second version, which prints, takes for something other than a string: the words
 * of YAML 1.1 among it.
 */
final class OldScalars {
  private static final Set<String> WORDS =
      Set.of(
          "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off",
          "OFF");

  private static final Pattern BASE_60 =
      Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");

  private OldScalars() {}

  /** Whether it is read as something else where it stands without quotes. */
  static boolean isOtherThanString(String text) {
    return text.isEmpty() || WORDS.contains(text) || !PlainScalar.tag(text).equals("!!str");
  }

  /** Whether it is printed in quotes: times are, which others read as numbers to the base 60. */
  static boolean needsQuotes(String text) {
    return isOtherThanString(text) || (text.indexOf(':') > 0 && BASE_60.matcher(text).matches());
  }
}
