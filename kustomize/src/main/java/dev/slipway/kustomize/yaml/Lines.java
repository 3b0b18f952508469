package dev.slipway.kustomize.yaml;

import java.util.ArrayList;
import java.util.List;

/** The lines of one document's text. */
final class Lines {
  private final String text;
  private final List<Integer> starts = new ArrayList<>();

  Lines(String text) {
    this.text = text;
    starts.add(0);
    for (int i = 0; i < text.length(); i++) {
      if (isBreak(text.charAt(i))) {
        starts.add(i + 1);
      }
    }
  }

  int count() {
    return starts.size();
  }

  /** A line without its end. */
  String text(int line) {
    return text.substring(starts.get(line), end(line));
  }

  /** Some lines, and what ends them. */
  String text(int first, int last) {
    return text.substring(starts.get(first), end(last));
  }

  /** Whether the line has an end, which the last one has not. */
  boolean hasBreak(int line) {
    return line < starts.size() - 1;
  }

  private int end(int line) {
    return hasBreak(line) ? starts.get(line + 1) - 1 : text.length();
  }

  private static boolean isBreak(char c) {
    return c == '\n' || c == '\r';
  }
}
