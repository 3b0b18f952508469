package dev.slipway.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Cuts text into lines between words. */
final class Wrapping {
  private Wrapping() {}

  /**
   * At least one line; a word that is longer than the width has a line of its own and is never
   * broken: it is a path or a command's argument, which a person copies. A line that is indented
   * stays so: it may be YAML to copy.
   */
  static List<String> wrap(String text, int width) {
    var lines = new ArrayList<String>();
    for (String line : text.split("\n", -1)) {
      String bare = line.stripLeading();
      String indent = line.substring(0, line.length() - bare.length());
      for (String part : paragraph(bare, Math.max(1, width - indent.length()))) {
        lines.add(part.isEmpty() ? part : indent + part);
      }
    }
    return lines;
  }

  private static List<String> paragraph(String paragraph, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : paragraph.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
        line.append(word);
      } else {
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }
}
