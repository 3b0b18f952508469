package dev.slipway.render;

import java.util.ArrayList;
import java.util.List;

/** Splits a command line into words, with quotes and backslashes but without running a shell. */
final class ShellWords {
  private ShellWords() {}

  static List<String> split(Value at, String line) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean escaped = false;
    boolean single = false;
    boolean twice = false;
    boolean started = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (escaped) {
        word.append(c);
        escaped = false;
        started = true;
      } else if (c == '\\') {
        if (single) {
          word.append(c);
        } else {
          escaped = true;
        }
      } else if ((c == ' ' || c == '\t' || c == '\r' || c == '\n') && !single && !twice) {
        if (started) {
          words.add(word.toString());
          word.setLength(0);
          started = false;
        }
      } else if (c == '"' && !single) {
        twice = !twice;
        started = true;
      } else if (c == '\'' && !twice) {
        single = !single;
        started = true;
      } else if (!single && !twice && (c == ';' || c == '&' || c == '|' || c == '<' || c == '>')) {
        // Compose's splitter stops here and leaves the rest of the line out.
        if (c == '>' && !word.isEmpty() && word.charAt(0) >= '0' && word.charAt(0) <= '9') {
          started = false;
          word.setLength(0);
        }
        break;
      } else {
        word.append(c);
        started = true;
      }
    }
    if (escaped || single || twice) {
      throw Refusal.at(at, "a quote or backslash of the command does not end", "close it");
    }
    if (started) {
      words.add(word.toString());
    }
    return words;
  }
}
