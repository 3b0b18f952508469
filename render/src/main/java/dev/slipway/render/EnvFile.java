package dev.slipway.render;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Reads env files as Compose does: quotes, {@code export}, comments, values over several lines, and
 * variables in values.
 */
final class EnvFile {
  private final String file;
  private final String text;
  private final Template.Variables outside;
  private final Template.Variables before;
  private final SequencedMap<String, String> read = new LinkedHashMap<>();
  private int at;

  private EnvFile(String file, String text, Template.Variables outside, Template.Variables before) {
    this.file = file;
    this.before = before;
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    this.text = unmarked.replace("\r\n", "\n");
    this.outside = outside;
  }

  /**
   * The variables of a file, in order.
   *
   * @param outside what wins over the file's own variables inside its values, and gives those that
   *     the file only names
   * @param before what the files before this one said, which its own variables win over
   */
  static SequencedMap<String, String> read(
      String file, String text, Template.Variables outside, Template.Variables before) {
    var reader = new EnvFile(file, text, outside, before);
    while (reader.nextStatement()) {
      reader.statement();
    }
    return reader.read;
  }

  /** The variables of a file in the format {@code raw}: no quotes, no variables in values. */
  static SequencedMap<String, String> readRaw(
      String file, String text, Template.Variables outside) {
    var read = new LinkedHashMap<String, String>();
    int number = 0;
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (String line : unmarked.split("\n", -1)) {
      number++;
      String trimmed = (line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
      trimmed = trimmed.stripLeading();
      if (trimmed.isEmpty() || trimmed.startsWith("#")) {
        continue;
      }
      int equals = trimmed.indexOf('=');
      String key = equals < 0 ? trimmed : trimmed.substring(0, equals);
      if (key.isEmpty() || key.chars().anyMatch(Character::isWhitespace)) {
        throw wrong(file, number, "a variable's name is empty or has a space in it");
      }
      if (equals >= 0) {
        read.put(key, trimmed.substring(equals + 1));
      } else {
        String value = outside.value(key);
        if (value != null) {
          read.put(key, value);
        }
      }
    }
    return read;
  }

  private boolean nextStatement() {
    while (true) {
      while (at < text.length() && isAnySpace(text.charAt(at))) {
        at++;
      }
      if (at >= text.length()) {
        return false;
      }
      if (text.charAt(at) != '#') {
        return true;
      }
      int end = text.indexOf('\n', at);
      if (end < 0) {
        return false;
      }
      at = end;
    }
  }

  private void statement() {
    int export = at + "export".length();
    if (text.startsWith("export", at)
        && export < text.length()
        && isAnySpace(text.charAt(export))) {
      at = export;
      while (at < text.length() && isAnySpace(text.charAt(at))) {
        at++;
      }
    }
    int start = at;
    int end = nameEnd();
    if (end < 0) {
      // Nothing ends the name: Compose takes the rest as the value of a variable without a name.
      read.put("", value());
      return;
    }
    boolean nameOnly = text.charAt(end) == '\n';
    String key = text.substring(start, end).stripTrailing();
    at = end + 1;
    skipBlanks();
    if (key.indexOf(' ') >= 0) {
      throw wrong("a variable's name has a space in it");
    }
    if (nameOnly) {
      String value = outside.value(key);
      if (value != null) {
        read.put(key, value);
      }
      return;
    }
    read.put(key, value());
  }

  /** Where the name before {@code =} or {@code :} or the line ends; negative where nothing does. */
  private int nameEnd() {
    for (int i = at; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c == '=' || c == ':' || c == '\n') {
        return i;
      }
      boolean allowed =
          isBlank(c) || "_.-[]".indexOf(c) >= 0 || Character.isLetter(c) || isNumber(c);
      if (!allowed) {
        throw wrong(
            "a variable's name has the character " + Wording.printable(Character.toString(c)));
      }
      i += Character.charCount(c);
    }
    return -1;
  }

  private static boolean isNumber(int c) {
    int type = Character.getType(c);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  private String value() {
    char quote = at < text.length() ? text.charAt(at) : 0;
    if (quote == '"' || quote == '\'') {
      return quoted(quote);
    }
    int end = text.indexOf('\n', at);
    String value = end < 0 ? text.substring(at) : text.substring(at, end);
    at = end < 0 ? text.length() : end + 1;
    int comment = value.indexOf(" #");
    return expand((comment < 0 ? value : value.substring(0, comment)).stripTrailing());
  }

  private String quoted(char quote) {
    var value = new StringBuilder();
    boolean escaped = false;
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote && !escaped) {
        at = i + 1;
        return quote == '"' ? expand(unescape(value.toString())) : value.toString();
      }
      if (c == '\\' && !escaped) {
        escaped = true;
        continue;
      }
      if (escaped && c != quote) {
        value.append('\\');
      }
      escaped = false;
      value.append(c);
    }
    throw wrong("a value in quotes does not end");
  }

  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    var out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      char next = c == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : 0;
      int escape = next == 0 ? -1 : "abfnrtv$\\\"".indexOf(next);
      if (escape >= 0) {
        out.append(
            escape == 7 ? "$$" : String.valueOf("\u0007\b\f\n\r\t\u000b$\\\"".charAt(escape)));
        i += 2;
      } else if (next == '0') {
        i = octal(text, i, out);
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  /** A backslash, a nought and up to three digits; stays as it is unless all three are octal. */
  private static int octal(String text, int from, StringBuilder out) {
    int end = from + 2;
    while (end < text.length() && end < from + 5 && Character.isDigit(text.charAt(end))) {
      end++;
    }
    int code = 0;
    boolean octal = end == from + 5;
    for (int i = from + 2; i < end; i++) {
      octal &= text.charAt(i) < '8';
      code = code * 8 + (text.charAt(i) - '0');
    }
    if (octal && code < 256) {
      out.append((char) code);
    } else {
      out.append(text, from, end);
    }
    return end;
  }

  private String expand(String value) {
    try {
      return new Template(this::lookUp).fill(value);
    } catch (Template.Invalid e) {
      if (e.missing() != null) {
        throw new Problem(
            ExitCode.SECRET_MISSING,
            e.text(),
            file + ":" + line(),
            "set " + e.missing() + " in the file before it is used, or in the environment",
            e);
      }
      throw wrong(e.text());
    }
  }

  private @org.jspecify.annotations.Nullable String lookUp(String name) {
    String value = outside.value(name);
    if (value == null) {
      value = read.get(name);
    }
    return value != null ? value : before.value(name);
  }

  private void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(int c) {
    return c == '\t' || c == 0x0b || c == '\f' || c == '\r' || c == ' ' || c == 0x85 || c == 0xa0;
  }

  private static boolean isAnySpace(int c) {
    return isBlank(c) || c == '\n' || Character.isSpaceChar(c);
  }

  private int line() {
    return 1
        + (int)
            text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count();
  }

  private Problem wrong(String what) {
    return wrong(file, line(), what);
  }

  private static Problem wrong(String file, int line, String what) {
    return new Problem(ExitCode.USAGE, what, file + ":" + line, "write NAME=value, one to a line");
  }
}
