package dev.slipway.render;

import dev.slipway.model.Wording;
import org.jspecify.annotations.Nullable;

/** Puts variables into a text: {@code $X}, {@code ${X}} and {@code ${X} }with an operator. */
final class Template {
  private static final int DEEPEST = 100;

  /** A variable's value; null where it is not set. */
  @FunctionalInterface
  interface Variables {
    @Nullable String value(String name);
  }

  /** A text that cannot be filled in. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient @Nullable String missing;

    Invalid(String message, @Nullable String missing) {
      super(message, null, false, false);
      this.missing = missing;
    }

    /** The required variable that is not set; null where the syntax is wrong. */
    @Nullable String missing() {
      return missing;
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  private final Variables variables;

  Template(Variables variables) {
    this.variables = variables;
  }

  String fill(String text) throws Invalid {
    return text.indexOf('$') < 0 ? text : fill(text, 0);
  }

  private String fill(String text, int depth) throws Invalid {
    if (depth > DEEPEST) {
      throw new Invalid(
          "variables stand inside variables more than %d deep".formatted(DEEPEST), null);
    }
    var out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int dollar = text.indexOf('$', at);
      if (dollar < 0) {
        out.append(text, at, text.length());
        break;
      }
      out.append(text, at, dollar);
      char next = dollar + 1 < text.length() ? text.charAt(dollar + 1) : 0;
      if (next == '$') {
        out.append('$');
        at = dollar + 2;
      } else if (startsName(next)) {
        int end = nameEnd(text, dollar + 1);
        out.append(valueOf(text.substring(dollar + 1, end)));
        at = end;
      } else if (next == '{') {
        at = braced(text, dollar, out, depth);
      } else {
        // Anything else behind a dollar sign leaves it as it is.
        out.append('$');
        at = dollar + 1;
      }
    }
    return out.toString();
  }

  private static Invalid invalid() {
    return new Invalid(
        "a variable in braces that is not complete (write \"$$\" for the character itself)", null);
  }

  private String valueOf(String name) {
    String value = variables.value(name);
    return value == null ? "" : value;
  }

  /** Fills in what starts with <code>${</code>; returns the place behind it. */
  private int braced(String text, int dollar, StringBuilder out, int depth) throws Invalid {
    int start = dollar + 2;
    int nameEnd = nameEnd(text, start);
    if (nameEnd == start || nameEnd >= text.length() || !startsName(text.charAt(start))) {
      throw invalid();
    }
    if (text.charAt(nameEnd) == '}') {
      out.append(valueOf(text.substring(start, nameEnd)));
      return nameEnd + 1;
    }
    boolean colon = text.charAt(nameEnd) == ':';
    int operatorAt = colon ? nameEnd + 1 : nameEnd;
    if (operatorAt >= text.length()) {
      throw invalid();
    }
    char operator = text.charAt(operatorAt);
    int close = closing(text, dollar);
    if ("-+?".indexOf(operator) < 0 || close < operatorAt) {
      throw invalid();
    }
    String word = text.substring(operatorAt + 1, close);
    out.append(operate(text.substring(start, nameEnd), colon, operator, word, depth));
    return close + 1;
  }

  private String operate(String name, boolean colon, char operator, String word, int depth)
      throws Invalid {
    String value = variables.value(name);
    boolean there = value != null && !(colon && value.isEmpty());
    // Filled in even where it is not needed: a fault in it is one either way.
    String filled = fill(word, depth + 1);
    if (operator == '+') {
      return there ? filled : "";
    }
    if (operator == '?') {
      if (!there) {
        // The message is shown as written: what it would be filled with may be a secret.
        throw new Invalid(
            "the required variable "
                + name
                + " is not set"
                + (word.isEmpty() ? "" : ": " + Wording.printable(word)),
            name);
      }
    }
    return there && value != null ? value : filled;
  }

  /** The brace that closes, on the same line; the line's last where braces do not match up. */
  private static int closing(String text, int dollar) {
    int line = text.indexOf('\n', dollar);
    int end = line < 0 ? text.length() : line;
    int open = 0;
    int last = -1;
    for (int i = dollar; i < end; i++) {
      if (text.charAt(i) == '}') {
        last = i;
        if (--open == 0) {
          return i;
        }
      } else if (text.startsWith("${", i)) {
        open++;
        i++;
      }
    }
    return last;
  }

  private static boolean startsName(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static int nameEnd(String text, int from) {
    int at = from;
    while (at < text.length()
        && (startsName(text.charAt(at)) || "0123456789".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return at;
  }
}
