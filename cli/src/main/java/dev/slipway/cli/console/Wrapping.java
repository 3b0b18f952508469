package dev.slipway.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Cuts text into lines between words. */
final class Wrapping {
  private Wrapping() {}

  /** At least one line; a word that is longer than the width goes on in the next line. */
  static List<String> wrap(String text, int width) {
    var lines = new ArrayList<String>();
    for (String paragraph : text.split("\n", -1)) {
      var line = new StringBuilder();
      for (String whole : paragraph.split(" ", -1)) {
        String word = whole;
        while (word.length() > width) {
          if (!line.isEmpty()) {
            lines.add(line.toString().stripTrailing());
            line.setLength(0);
          }
          lines.add(word.substring(0, width));
          word = word.substring(width);
        }
        if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
          lines.add(line.toString().stripTrailing());
          line.setLength(0);
          line.append(word);
        } else {
          line.append(line.isEmpty() ? "" : " ").append(word);
        }
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
