package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;

/** Reads JSON and nothing else: where upstream expects JSON, other YAML is an error. */
public final class JsonReader {
  private static final int DEEPEST = 10_000;

  private final String text;
  private final String file;
  private int at;
  private int line = 1;
  private int depth;

  private JsonReader(String text, String file) {
    this.text = text;
    this.file = file;
  }

  /**
   * The value of a whole text. Numbers keep their notation.
   *
   * @param file how messages name the text
   */
  public static Node read(String text, String file) {
    var reader = new JsonReader(text, file);
    Node value = reader.value();
    reader.skipBlanks();
    if (reader.at < text.length()) {
      throw reader.unexpected("after top-level value");
    }
    return value;
  }

  private Source here() {
    return new Source(file, line);
  }

  private KustomizeException unexpected(String where) {
    if (at >= text.length()) {
      return new KustomizeException("unexpected end of JSON input", here());
    }
    return new KustomizeException(
        "invalid character '" + Character.toString(text.codePointAt(at)) + "' " + where, here());
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      line += text.charAt(at) == '\n' ? 1 : 0;
      at++;
    }
  }

  private boolean take(char c) {
    skipBlanks();
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private Node value() {
    skipBlanks();
    if (at >= text.length()) {
      throw unexpected("");
    }
    if (++depth > DEEPEST) {
      throw new KustomizeException("exceeded max depth", here());
    }
    Node value =
        switch (text.charAt(at)) {
          case '{' -> object();
          case '[' -> array();
          case '"' -> string();
          case 't' -> word("true", "!!bool");
          case 'f' -> word("false", "!!bool");
          case 'n' -> word("null", "!!null");
          default -> number();
        };
    depth--;
    return value;
  }

  private MapNode object() {
    var map = new MapNode(here());
    at++;
    if (take('}')) {
      return map;
    }
    do {
      skipBlanks();
      if (at >= text.length() || text.charAt(at) != '"') {
        throw unexpected("looking for beginning of object key string");
      }
      ScalarNode key = string();
      if (!take(':')) {
        throw unexpected("after object key");
      }
      map.put(key, value());
    } while (take(','));
    if (!take('}')) {
      throw unexpected("after object key:value pair");
    }
    return map;
  }

  private SequenceNode array() {
    var sequence = new SequenceNode(here());
    at++;
    if (take(']')) {
      return sequence;
    }
    do {
      sequence.items().add(value());
    } while (take(','));
    if (!take(']')) {
      throw unexpected("after array element");
    }
    return sequence;
  }

  private ScalarNode scalar(String tag, String value) {
    return new ScalarNode(tag, value, ScalarNode.Style.PLAIN, here());
  }

  private ScalarNode word(String word, String tag) {
    if (!text.startsWith(word, at)) {
      throw unexpected("looking for beginning of value");
    }
    at += word.length();
    return scalar(tag, word);
  }

  private ScalarNode number() {
    int start = at;
    boolean negative = text.charAt(at) == '-';
    at += negative ? 1 : 0;
    int whole = at;
    digits();
    boolean leadingZero = at > whole + 1 && text.charAt(whole) == '0';
    if (at == whole || leadingZero) {
      at = leadingZero ? whole + 1 : at;
      throw unexpected(leadingZero ? "after array element" : "looking for beginning of value");
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      requireDigits("after decimal point in numeric literal");
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      at += at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? 1 : 0;
      requireDigits("in exponent of numeric literal");
    }
    return scalar("!!float", text.substring(start, at));
  }

  private void requireDigits(String where) {
    int start = at;
    digits();
    if (at == start) {
      throw unexpected(where);
    }
  }

  private void digits() {
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
  }

  private ScalarNode string() {
    var value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c < ' ') {
        throw unexpected("in string literal");
      }
      at++;
      value.append(c == '\\' ? escaped() : c);
    }
    if (at >= text.length()) {
      throw unexpected("");
    }
    at++;
    return scalar("!!str", value.toString());
  }

  private char escaped() {
    if (at >= text.length()) {
      throw unexpected("");
    }
    char c = text.charAt(at);
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw unexpected("in string escape code");
      }
    };
  }

  private char unicode() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw unexpected("in \\u hexadecimal character escape");
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }
}
