package dev.slipway.kustomize.regex;

import java.lang.Character.UnicodeScript;
import java.util.Map;
import java.util.function.IntPredicate;

/** Reads sets of characters: in brackets, and after a backslash. */
final class ClassParser {
  private static final IntPredicate DIGIT = between('0', '9');
  private static final IntPredicate LOWER = between('a', 'z');
  private static final IntPredicate UPPER = between('A', 'Z');
  private static final IntPredicate LETTER = LOWER.or(UPPER);
  private static final IntPredicate ALPHANUMERIC = LETTER.or(DIGIT);
  private static final IntPredicate WORD = ALPHANUMERIC.or(c -> c == '_');
  private static final IntPredicate SPACE = c -> c != 0 && "\t\n\f\r ".indexOf(c) >= 0;

  private static final Map<String, IntPredicate> NAMED =
      Map.ofEntries(
          Map.entry("alnum", ALPHANUMERIC),
          Map.entry("alpha", LETTER),
          Map.entry("ascii", between(0, 0x7f)),
          Map.entry("blank", c -> c == '\t' || c == ' '),
          Map.entry("cntrl", between(0, 0x1f).or(c -> c == 0x7f)),
          Map.entry("digit", DIGIT),
          Map.entry("graph", between('!', '~')),
          Map.entry("lower", LOWER),
          Map.entry("print", between(' ', '~')),
          Map.entry(
              "punct",
              between('!', '/').or(between(':', '@')).or(between('[', '`')).or(between('{', '~'))),
          Map.entry("space", SPACE.or(c -> c == 0x0b)),
          Map.entry("upper", UPPER),
          Map.entry("word", WORD),
          Map.entry("xdigit", DIGIT.or(between('a', 'f')).or(between('A', 'F'))));

  private final Parser parser;
  private final String pattern;
  private int at;

  ClassParser(Parser parser) {
    this.parser = parser;
    this.pattern = parser.pattern();
    this.at = parser.position();
  }

  private static IntPredicate between(int from, int to) {
    return c -> c >= from && c <= to;
  }

  /** A set in brackets. */
  IntPredicate parse() {
    int start = at;
    at++;
    boolean negated = take('^');
    IntPredicate set = _ -> false;
    boolean first = true;
    while (at >= pattern.length() || pattern.charAt(at) != ']' || first) {
      if (at >= pattern.length()) {
        throw Parser.error("missing closing ]", pattern.substring(start));
      }
      set = set.or(item(start));
      first = false;
    }
    at++;
    parser.moveTo(at);
    return negated ? parser.folded(set).negate() : parser.folded(set);
  }

  private boolean take(char c) {
    boolean there = at < pattern.length() && pattern.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private IntPredicate item(int start) {
    if (pattern.startsWith("[:", at)) {
      int end = pattern.indexOf(":]", at + 2);
      if (end >= 0) {
        return named(pattern.substring(at, end + 2));
      }
    }
    if (pattern.charAt(at) == '\\' && isSetLetter(at + 1)) {
      return setLetter();
    }
    int rangeStart = at;
    int low = character(start);
    int high = low;
    if (at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
      at++;
      high = character(start);
      if (high < low) {
        throw Parser.error("invalid character class range", pattern.substring(rangeStart, at));
      }
    }
    return between(low, high);
  }

  private IntPredicate named(String text) {
    boolean negated = text.startsWith("[:^");
    IntPredicate set = NAMED.get(text.substring(negated ? 3 : 2, text.length() - 2));
    if (set == null) {
      throw Parser.error("invalid character class range", text);
    }
    at += text.length();
    return negated ? set.negate() : set;
  }

  private boolean isSetLetter(int index) {
    return index < pattern.length() && "dDsSwWpP".indexOf(pattern.charAt(index)) >= 0;
  }

  private IntPredicate setLetter() {
    char letter = pattern.charAt(at + 1);
    if (letter == 'p' || letter == 'P') {
      return unicode(letter == 'P');
    }
    at += 2;
    IntPredicate set =
        switch (Character.toLowerCase(letter)) {
          case 'd' -> DIGIT;
          case 's' -> SPACE;
          default -> WORD;
        };
    return Character.isUpperCase(letter) ? set.negate() : set;
  }

  /** {@code \pL}, {@code \p{Lu}}, {@code \p{Greek}}, {@code \p{^Greek}}. */
  private IntPredicate unicode(boolean inverted) {
    int start = at;
    at += 2;
    if (at >= pattern.length()) {
      throw Parser.error("invalid character class range", pattern.substring(start));
    }
    String name;
    if (take('{')) {
      int end = pattern.indexOf('}', at);
      if (end < 0) {
        throw Parser.error("invalid character class range", pattern.substring(start));
      }
      name = pattern.substring(at, end);
      at = end + 1;
    } else {
      int c = pattern.codePointAt(at);
      name = Character.toString(c);
      at += name.length();
    }
    boolean negated = inverted != name.startsWith("^");
    IntPredicate set =
        unicodeSet(name.startsWith("^") ? name.substring(1) : name, pattern.substring(start, at));
    return negated ? set.negate() : set;
  }

  private static IntPredicate unicodeSet(String name, String text) {
    if (name.equals("Any")) {
      return _ -> true;
    }
    if (UnicodeCategory.isName(name)) {
      return c -> UnicodeCategory.has(name, c);
    }
    try {
      UnicodeScript script = UnicodeScript.forName(name);
      return c -> UnicodeScript.of(c) == script;
    } catch (IllegalArgumentException e) {
      throw Parser.error("invalid character class range", text);
    }
  }

  private int character(int start) {
    if (at >= pattern.length()) {
      throw Parser.error("missing closing ]", pattern.substring(start));
    }
    if (pattern.charAt(at) == '\\') {
      return escapedCharacter();
    }
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  /** What stands after a backslash outside of brackets. */
  IntPredicate escaped() {
    IntPredicate set;
    if (isSetLetter(at + 1)) {
      set = parser.folded(setLetter());
    } else {
      int c = escapedCharacter();
      set = parser.folded(x -> x == c);
    }
    parser.moveTo(at);
    return set;
  }

  private int escapedCharacter() {
    int start = at;
    at++;
    if (at >= pattern.length()) {
      throw Parser.error("trailing backslash at end of expression", "");
    }
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return switch (c) {
      case 'a' -> 7;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0b;
      case 'x' -> hexadecimal(start);
      case '0' -> octal(0);
      case '1', '2', '3', '4', '5', '6', '7' -> {
        if (at >= pattern.length() || pattern.charAt(at) < '0' || pattern.charAt(at) > '7') {
          throw invalidEscape(start);
        }
        yield octal(c - '0');
      }
      default -> {
        if (c >= 128 || Character.isLetterOrDigit(c)) {
          throw invalidEscape(start);
        }
        yield c;
      }
    };
  }

  private int octal(int firstDigit) {
    int value = firstDigit;
    for (int i = 0; i < 2 && at < pattern.length(); i++) {
      char digit = pattern.charAt(at);
      if (digit < '0' || digit > '7') {
        break;
      }
      value = value * 8 + digit - '0';
      at++;
    }
    return value;
  }

  private int hexadecimal(int start) {
    boolean braces = take('{');
    int end = braces ? pattern.indexOf('}', at) : Math.min(at + 2, pattern.length());
    String digits = end < 0 ? "" : pattern.substring(at, end);
    boolean wrongLength = braces ? digits.isEmpty() || digits.length() > 8 : digits.length() != 2;
    if (wrongLength || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
      throw invalidEscape(start);
    }
    at = braces ? end + 1 : end;
    long value = Long.parseLong(digits, 16);
    if (value > Character.MAX_CODE_POINT) {
      throw invalidEscape(start);
    }
    return (int) value;
  }

  private RuntimeException invalidEscape(int start) {
    return Parser.error(
        "invalid escape sequence", pattern.substring(start, Math.min(at, pattern.length())));
  }
}
