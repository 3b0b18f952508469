package dev.slipway.kustomize.yaml;

/** Writes scalars: the choice of their quotes, and where long ones are folded. */
final class ScalarEmitter {
  private static final int WIDTH = 80;
  private static final String HEX = "0123456789ABCDEF";

  private final Line line;

  ScalarEmitter(Line line) {
    this.line = line;
  }

  void key(String key, int indent) {
    string(key, indent, true);
  }

  void value(ScalarValue value, int indent) {
    switch (value.kind()) {
      case STRING -> string(value.text(), indent, false);
      case NUMBER -> line.word(OutputNumbers.text(value.text()));
      case BOOLEAN, NULL -> line.word(value.text());
    }
  }

  private void string(String text, int indent, boolean isKey) {
    TextTraits traits = TextTraits.of(text);
    switch (style(text, traits, isKey)) {
      case PLAIN -> plain(text, indent, isKey);
      case SINGLE_QUOTED -> singleQuoted(text, indent, isKey);
      case LITERAL -> literal(text, indent);
      case DOUBLE_QUOTED, FOLDED -> doubleQuoted(text, indent, isKey);
    }
  }

  /** How a value is written. */
  static ScalarNode.Style style(String text) {
    return style(text, TextTraits.of(text), false);
  }

  private static ScalarNode.Style style(String text, TextTraits traits, boolean isKey) {
    if (text.indexOf('\n') >= 0) {
      return traits.literalAllowed() && !isKey
          ? ScalarNode.Style.LITERAL
          : ScalarNode.Style.DOUBLE_QUOTED;
    }
    if (OldScalars.needsQuotes(text) || (isKey && traits.multiline())) {
      return ScalarNode.Style.DOUBLE_QUOTED;
    }
    if (traits.plainAllowed()) {
      return ScalarNode.Style.PLAIN;
    }
    return traits.singleQuotedAllowed()
        ? ScalarNode.Style.SINGLE_QUOTED
        : ScalarNode.Style.DOUBLE_QUOTED;
  }

  private void plain(String text, int indent, boolean isKey) {
    line.separate();
    boolean spaces = false;
    int start = 0;
    for (int space = text.indexOf(' '); space >= 0; space = text.indexOf(' ', start)) {
      if (space > start) {
        line.mark(text.substring(start, space));
        spaces = false;
      }
      if (mayFold(isKey, spaces) && text.charAt(space + 1) != ' ') {
        line.indent(indent);
      } else {
        line.put(' ');
      }
      spaces = true;
      start = space + 1;
    }
    line.mark(text.substring(start));
  }

  private boolean mayFold(boolean isKey, boolean spaces) {
    return !isKey && !spaces && line.column() > WIDTH;
  }

  private void singleQuoted(String text, int indent, boolean isKey) {
    line.word("'");
    boolean spaces = false;
    boolean breaks = false;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      if (c == ' ') {
        if (mayFold(isKey, spaces) && i > 0 && i < text.length() - 1 && text.charAt(i + 1) != ' ') {
          line.indent(indent);
        } else {
          line.put(c);
        }
        spaces = true;
      } else if (GoText.isBreak(c)) {
        line.breakWith(c);
        breaks = true;
      } else {
        if (breaks) {
          line.indent(indent);
        }
        if (c == '\'') {
          line.put('\'');
        }
        line.put(c);
        line.inScalar();
        spaces = false;
        breaks = false;
      }
    }
    line.mark("'");
  }

  private void literal(String text, int indent) {
    line.word("|" + hints(text));
    line.breakLine();
    line.fresh();
    boolean breaks = true;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      if (GoText.isBreak(c)) {
        line.breakWith(c);
        breaks = true;
      } else {
        if (breaks) {
          line.indent(indent);
        }
        line.put(c);
        line.inBlock();
        breaks = false;
      }
    }
  }

  /** How deep a text is indented where its first line does not show it, and how it ends. */
  static String hints(String text) {
    int first = text.codePointAt(0);
    String depth = first == ' ' || GoText.isBreak(first) ? "2" : "";
    int last = text.codePointBefore(text.length());
    if (!GoText.isBreak(last)) {
      return depth + "-";
    }
    int rest = text.length() - Character.charCount(last);
    return rest == 0 || GoText.isBreak(text.codePointBefore(rest)) ? depth + "+" : depth;
  }

  private void doubleQuoted(String text, int indent, boolean isKey) {
    line.word("\"");
    // Upstream looks for a byte order mark at the start only, and escapes everything after it.
    boolean everything = text.startsWith("\uFEFF");
    boolean spaces = false;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int c = text.codePointAt(i);
      if (everything || isEscaped(c)) {
        escape(c);
        spaces = false;
      } else if (c == ' ') {
        if (mayFold(isKey, spaces) && i > 0 && i < text.length() - 1) {
          line.indent(indent);
          if (text.charAt(i + 1) == ' ') {
            line.put('\\');
          }
        } else {
          line.put(c);
        }
        spaces = true;
      } else {
        line.put(c);
        spaces = false;
      }
      line.inScalar();
    }
    line.mark("\"");
  }

  private static boolean isEscaped(int c) {
    return !GoText.isPrintable(c) || GoText.isBreak(c) || c == '"' || c == '\\';
  }

  private void escape(int c) {
    line.put('\\');
    int letter =
        switch (c) {
          case 0 -> '0';
          case 0x07 -> 'a';
          case 0x08 -> 'b';
          case 0x09 -> 't';
          case 0x0A -> 'n';
          case 0x0B -> 'v';
          case 0x0C -> 'f';
          case 0x0D -> 'r';
          case 0x1B -> 'e';
          case 0x22 -> '"';
          case 0x5C -> '\\';
          case 0x85 -> 'N';
          case 0xA0 -> '_';
          case 0x2028 -> 'L';
          case 0x2029 -> 'P';
          default -> -1;
        };
    if (letter >= 0) {
      line.put(letter);
      return;
    }
    int width = c <= 0xFF ? 2 : c <= 0xFFFF ? 4 : 8;
    line.put(width == 2 ? 'x' : width == 4 ? 'u' : 'U');
    for (int shift = 4 * (width - 1); shift >= 0; shift -= 4) {
      line.put(HEX.charAt((c >> shift) & 0xF));
    }
  }
}
