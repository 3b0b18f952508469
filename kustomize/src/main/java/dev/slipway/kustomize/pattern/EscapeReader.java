package dev.slipway.kustomize.pattern;

import java.util.Locale;

/** Reads what follows a backslash and means characters. */
final class EscapeReader {
  private final String text;
  private final int start;
  private int at;
  private int codePoint = -1;

  EscapeReader(String text, int start) {
    this.text = text;
    this.start = start;
    this.at = start + 1;
  }

  int end() {
    return at;
  }

  /** The one character that was read; -1 where it was a class of them. */
  int codePoint() {
    return codePoint;
  }

  CharacterSet read() {
    if (at >= text.length()) {
      throw ExpressionParser.malformed("trailing backslash at end of expression", "");
    }
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    return switch (c) {
      case 'd' -> CharacterSet.DIGIT;
      case 'D' -> CharacterSet.DIGIT.complement();
      case 'w' -> CharacterSet.WORD;
      case 'W' -> CharacterSet.WORD.complement();
      case 's' -> CharacterSet.SPACE;
      case 'S' -> CharacterSet.SPACE.complement();
      case 'p' -> property();
      case 'P' -> property().complement();
      default -> {
        codePoint = character(c);
        yield CharacterSet.of(codePoint);
      }
    };
  }

  private int character(int c) {
    switch (c) {
      case 'a' -> {
        return 7;
      }
      case 'f' -> {
        return '\f';
      }
      case 't' -> {
        return '\t';
      }
      case 'n' -> {
        return '\n';
      }
      case 'r' -> {
        return '\r';
      }
      case 'v' -> {
        return 11;
      }
      case 'x' -> {
        return hexadecimal();
      }
      default -> {}
    }
    if (c == '0' || (c >= '1' && c <= '7' && at < text.length() && isOctal(text.charAt(at)))) {
      return octal(c - '0');
    }
    boolean isWord = c < 0x80 && (Character.isLetterOrDigit(c) || c == '_');
    if (c >= 0x80 || isWord) {
      throw ExpressionParser.malformed("invalid escape sequence", text.substring(start, at));
    }
    return c;
  }

  private int octal(int first) {
    int value = first;
    for (int i = 0; i < 2 && at < text.length() && isOctal(text.charAt(at)); i++) {
      value = value * 8 + text.charAt(at++) - '0';
    }
    return value;
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }

  private int hexadecimal() {
    int end = text.startsWith("{", at) ? text.indexOf('}', at) : at + 2;
    int from = text.startsWith("{", at) ? at + 1 : at;
    if (end < 0 || end > text.length() || !text.substring(from, end).matches("[0-9a-fA-F]{1,6}")) {
      throw ExpressionParser.malformed(
          "invalid escape sequence", text.substring(start, Math.min(at + 1, text.length())));
    }
    int value = Integer.parseInt(text.substring(from, end), 16);
    if (value > Character.MAX_CODE_POINT) {
      throw ExpressionParser.malformed("invalid escape sequence", text.substring(start, end));
    }
    at = from > at ? end + 1 : end;
    return value;
  }

  private CharacterSet property() {
    int from = text.startsWith("{", at) ? at + 1 : at;
    int end = from > at ? text.indexOf('}', at) : Math.min(at + 1, text.length());
    if (end < 0 || from >= end) {
      throw ExpressionParser.malformed("invalid character class range", text.substring(start));
    }
    boolean negated = text.charAt(from) == '^';
    String name = text.substring(negated ? from + 1 : from, end);
    at = from > at ? end + 1 : end;
    CharacterSet set = named(name);
    return negated ? set.complement() : set;
  }

  private CharacterSet named(String name) {
    if (name.equals("Any")) {
      return CharacterSet.NONE.complement();
    }
    if (name.length() <= 2) {
      return UnicodeCategory.of(name)
          .orElseThrow(() ->
              ExpressionParser.malformed(
                  "invalid character class range", text.substring(start, at)));
    }
    try {
      var script = Character.UnicodeScript.forName(name.toUpperCase(Locale.ROOT));
      return CharacterSet.where(c -> Character.UnicodeScript.of(c) == script);
    } catch (IllegalArgumentException _) {
      throw ExpressionParser.malformed("invalid character class range", text.substring(start, at));
    }
  }
}
