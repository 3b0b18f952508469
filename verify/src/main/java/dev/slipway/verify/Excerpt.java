package dev.slipway.verify;

import dev.slipway.model.Wording;

/** The beginning of a text that somebody else wrote, on one line. */
final class Excerpt {
  private static final int LONGEST = 120;

  private Excerpt() {}

  static String of(String text) {
    var line = new StringBuilder();
    boolean space = false;
    for (int i = 0; i < text.length() && line.length() <= LONGEST; i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        space = !line.isEmpty();
        continue;
      }
      if (space) {
        line.append(' ');
        space = false;
      }
      line.append(c);
    }
    if (line.length() > LONGEST) {
      boolean split = Character.isHighSurrogate(line.charAt(LONGEST - 1));
      line.setLength(split ? LONGEST - 1 : LONGEST);
      line.append('…');
    }
    return Wording.printable(line.toString());
  }
}
