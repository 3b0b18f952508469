package dev.slipway.kustomize.pattern;

import java.util.Map;

/** Reads a class of characters in brackets. */
final class ClassReader {
  private static final Map<String, CharacterSet> POSIX = posix();

  private final String text;
  private final int start;
  private final boolean anyCase;
  private int at;

  ClassReader(String text, int start, boolean anyCase) {
    this.text = text;
    this.start = start;
    this.anyCase = anyCase;
    this.at = start + 1;
  }

  private static Map<String, CharacterSet> posix() {
    CharacterSet upper = CharacterSet.range('A', 'Z');
    CharacterSet lower = CharacterSet.range('a', 'z');
    CharacterSet alpha = upper.or(lower);
    CharacterSet alnum = alpha.or(CharacterSet.DIGIT);
    CharacterSet graph = CharacterSet.range('!', '~');
    CharacterSet punct = CharacterSet.where(c -> graph.contains(c) && !alnum.contains(c));
    CharacterSet hex = CharacterSet.range('a', 'f').or(CharacterSet.range('A', 'F'));
    return Map.ofEntries(
        Map.entry("alnum", alnum),
        Map.entry("alpha", alpha),
        Map.entry("ascii", CharacterSet.range(0, 0x7F)),
        Map.entry("blank", CharacterSet.of('\t').or(CharacterSet.of(' '))),
        Map.entry("cntrl", CharacterSet.range(0, 0x1F).or(CharacterSet.of(0x7F))),
        Map.entry("digit", CharacterSet.DIGIT),
        Map.entry("graph", graph),
        Map.entry("lower", lower),
        Map.entry("print", CharacterSet.range(' ', '~')),
        Map.entry("punct", punct),
        Map.entry("space", CharacterSet.SPACE.or(CharacterSet.of(0x0B))),
        Map.entry("upper", upper),
        Map.entry("word", CharacterSet.WORD),
        Map.entry("xdigit", CharacterSet.DIGIT.or(hex)));
  }

  int end() {
    return at;
  }

  CharacterSet read() {
    boolean negated = text.startsWith("^", at);
    if (negated) {
      at++;
    }
    CharacterSet set = CharacterSet.NONE;
    boolean first = true;
    while (first || !text.startsWith("]", at)) {
      if (at >= text.length()) {
        throw ExpressionParser.malformed("missing closing ]", text.substring(start));
      }
      set = set.or(item());
      first = false;
    }
    at++;
    CharacterSet folded = anyCase ? set.inAnyCase() : set;
    return negated ? folded.complement() : folded;
  }

  private CharacterSet item() {
    if (text.startsWith("[:", at)) {
      int end = text.indexOf(":]", at + 2);
      if (end >= 0) {
        return named(end);
      }
    }
    int from = at;
    int low = character();
    if (low < 0) {
      return escapedSet(from);
    }
    if (!text.startsWith("-", at) || text.startsWith("-]", at) || at + 1 >= text.length()) {
      return CharacterSet.of(low);
    }
    at++;
    int high = character();
    if (high < low) {
      throw ExpressionParser.malformed("invalid character class range", text.substring(from, at));
    }
    return CharacterSet.range(low, high);
  }

  private CharacterSet named(int end) {
    String name = text.substring(at + 2, end);
    boolean negated = name.startsWith("^");
    CharacterSet set = POSIX.get(negated ? name.substring(1) : name);
    if (set == null) {
      throw ExpressionParser.malformed(
          "invalid character class range", text.substring(at, end + 2));
    }
    at = end + 2;
    return negated ? set.complement() : set;
  }

  /** One character; -1 where an escape means several. */
  private int character() {
    if (at >= text.length()) {
      throw ExpressionParser.malformed("missing closing ]", text.substring(start));
    }
    int c = text.codePointAt(at);
    if (c != '\\') {
      at += Character.charCount(c);
      return c;
    }
    var escape = new EscapeReader(text, at);
    var unused = escape.read();
    at = escape.end();
    return escape.codePoint();
  }

  private CharacterSet escapedSet(int from) {
    return new EscapeReader(text, from).read();
  }
}
