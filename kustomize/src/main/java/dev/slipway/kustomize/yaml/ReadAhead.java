package dev.slipway.kustomize.yaml;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * How much of a text the parser's reader takes at once. It copies what it has looked at whenever it
 * takes more, and a scalar is looked at up to the end of its line: a line of megabytes would cost
 * the square of its length in small pieces.
 */
final class ReadAhead {
  /** In characters: what a line costs in the reader's usual pieces does not show below that. */
  private static final int LONG_LINE = 1 << 16;

  private ReadAhead() {}

  static StreamReader reader(LoadSettings settings, String text) {
    int longest = longestLine(text);
    return longest < LONG_LINE
        ? new StreamReader(settings, text)
        : new StreamReader(withPieces(settings, longest), text);
  }

  private static int longestLine(String text) {
    if (text.length() < LONG_LINE) {
      return text.length();
    }
    int longest = 0;
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      longest = Math.max(longest, end - start);
      start = end + 1;
    }
    return Math.max(longest, text.length() - start);
  }

  private static LoadSettings withPieces(LoadSettings settings, int characters) {
    return LoadSettings.builder()
        .setUseMarks(settings.getUseMarks())
        .setCodePointLimit(settings.getCodePointLimit())
        .setParseComments(settings.getParseComments())
        .setBufferSize(characters)
        .build();
  }
}
