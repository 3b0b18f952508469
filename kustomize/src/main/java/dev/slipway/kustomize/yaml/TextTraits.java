package dev.slipway.kustomize.yaml;

/** Which notations a text may have in block context. */
record TextTraits(
    boolean plainAllowed, boolean singleQuotedAllowed, boolean literalAllowed, boolean multiline) {

  static TextTraits of(String text) {
    if (text.isEmpty()) {
      return new TextTraits(true, true, false, false);
    }
    boolean indicators = text.startsWith("---") || text.startsWith("...") || startsLikeSyntax(text);
    boolean breaks = false;
    boolean special = false;
    boolean spaceBeforeBreak = false;
    boolean breakBeforeSpace = false;
    int before = -1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      if (i > 0) {
        indicators |= c == ':' && isBlankOrEnd(text, next);
        indicators |= c == '#' && isBlankOrBreak(before);
      }
      special |= !GoText.isPrintable(c);
      if (GoText.isBreak(c)) {
        breaks = true;
        spaceBeforeBreak |= before == ' ';
      } else if (c == ' ') {
        breakBeforeSpace |= before >= 0 && GoText.isBreak(before);
      }
      before = c;
      i = next;
    }
    boolean outerSpace = isSpaceOrBreak(text.codePointAt(0)) || isSpaceOrBreak(before);
    boolean escapes = special || spaceBeforeBreak;
    return new TextTraits(
        !indicators && !breaks && !outerSpace && !escapes,
        !escapes && !breakBeforeSpace,
        !escapes && before != ' ',
        breaks);
  }

  private static boolean startsLikeSyntax(String text) {
    return switch (text.charAt(0)) {
      case '#', ',', '[', ']', '{', '}', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`' -> true;
      case '?', ':', '-' -> isBlankOrEnd(text, 1);
      default -> false;
    };
  }

  private static boolean isBlankOrEnd(String text, int at) {
    return at >= text.length() || text.charAt(at) == ' ' || text.charAt(at) == '\t';
  }

  private static boolean isBlankOrBreak(int c) {
    return c == ' ' || c == '\t' || GoText.isBreak(c);
  }

  private static boolean isSpaceOrBreak(int c) {
    return c == ' ' || GoText.isBreak(c);
  }
}
