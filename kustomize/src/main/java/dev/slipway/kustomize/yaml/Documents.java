package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import java.util.ArrayList;
import java.util.List;

/** Where one document of a text ends and the next begins. */
final class Documents {
  /**
   * @param firstLine the line of the whole text where this part begins, from 1
   */
  record Part(String text, int firstLine) {}

  private Documents() {}

  /** Splits at each line that begins with three dashes, as upstream does before it parses. */
  static List<Part> split(String text, String file) {
    var parts = new ArrayList<Part>();
    int start = 0;
    int line = 1;
    int at = text.indexOf("\n---");
    while (at >= 0) {
      int end = text.indexOf('\n', at + 1);
      if (end < 0) {
        break;
      }
      int separatorLine = line + lines(text, start, at) + 1;
      check(text.substring(at + 1, end), new Source(file, separatorLine));
      parts.add(new Part(text.substring(start, at + 1), line));
      line = separatorLine + 1;
      start = end + 1;
      at = text.indexOf("\n---", start);
    }
    parts.add(new Part(text.substring(start), line));
    return parts;
  }

  private static int lines(String text, int from, int to) {
    int lines = 0;
    for (int i = text.indexOf('\n', from); i >= 0 && i < to; i = text.indexOf('\n', i + 1)) {
      lines++;
    }
    return lines;
  }

  private static void check(String separator, Source source) {
    String rest = separator.substring(3).strip();
    if (!rest.isEmpty() && rest.charAt(0) != '#') {
      throw new KustomizeException("invalid document separator: " + separator.strip(), source);
    }
  }
}
