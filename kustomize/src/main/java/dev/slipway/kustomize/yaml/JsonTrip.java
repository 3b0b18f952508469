package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;

/**
 * What happens to a string on its way through JSON, which upstream reads with its YAML parser:
 * characters that YAML does not allow fail there, and next lines are folded like line ends.
 */
final class JsonTrip {
  private static final int NEXT_LINE = 0x85;

  private JsonTrip() {}

  static String value(String text, Source source) {
    boolean folds = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x7F) {
        continue;
      }
      folds |= c == NEXT_LINE;
      if (isForbidden(c)) {
        throw new KustomizeException(
            "yaml: control characters are not allowed: U+%04X".formatted((int) c), source);
      }
    }
    return folds ? fold(text) : text;
  }

  static String key(String text, Source source) {
    if (text.indexOf(NEXT_LINE) >= 0) {
      throw new KustomizeException(
          "yaml: could not find expected ':': a key has the character U+0085", source);
    }
    return value(text, source);
  }

  private static boolean isForbidden(char c) {
    return c == 0x7F || (c >= 0x80 && c < 0xA0 && c != NEXT_LINE) || c == 0xFFFE || c == 0xFFFF;
  }

  /** A single line end becomes a space, of several the first is dropped; blanks beside them go. */
  private static String fold(String text) {
    var folded = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      int end = i;
      int breaks = 0;
      while (end < text.length() && isBlank(text.charAt(end))) {
        breaks += text.charAt(end) == NEXT_LINE ? 1 : 0;
        end++;
      }
      if (breaks > 0) {
        folded.append(breaks == 1 ? " " : "\n".repeat(breaks - 1));
      } else if (end > i) {
        folded.append(text, i, end);
      } else {
        folded.append(text.charAt(end++));
      }
      i = end;
    }
    return folded.toString();
  }

  /** A tab is none: JSON writes it as an escape. */
  private static boolean isBlank(char c) {
    return c == ' ' || c == NEXT_LINE;
  }
}
