package dev.slipway.kustomize.regex;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.regex.Expression.Assertion;
import dev.slipway.kustomize.regex.Expression.Choice;
import dev.slipway.kustomize.regex.Expression.One;
import dev.slipway.kustomize.regex.Expression.Place;
import dev.slipway.kustomize.regex.Expression.Repeat;
import dev.slipway.kustomize.regex.Expression.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Reads a pattern. */
final class Parser {
  private static final int MOST_REPEATS = 1000;
  private static final int DEEPEST = 1000;

  private final String pattern;
  private int at;
  private int depth;
  private boolean ignoreCase;
  private boolean dotMatchesNewline;
  private boolean multiline;

  Parser(String pattern) {
    this.pattern = pattern;
  }

  Expression parse() {
    Expression result = choice();
    if (!atEnd()) {
      throw error("unexpected )", pattern);
    }
    return result;
  }

  private boolean atEnd() {
    return at >= pattern.length();
  }

  private char peek() {
    return pattern.charAt(at);
  }

  private boolean take(String text) {
    boolean there = pattern.startsWith(text, at);
    at += there ? text.length() : 0;
    return there;
  }

  private int takeCodePoint() {
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private Expression choice() {
    List<Expression> options = new ArrayList<>();
    options.add(sequence());
    while (take("|")) {
      options.add(sequence());
    }
    return options.size() == 1 ? options.getFirst() : new Choice(options);
  }

  private Expression sequence() {
    List<Expression> parts = new ArrayList<>();
    int afterRepeat = -1;
    while (!atEnd() && peek() != '|' && peek() != ')') {
      int start = at;
      int[] bounds = repetition();
      if (bounds.length == 0) {
        afterRepeat = -1;
        atom(parts);
      } else {
        if (parts.isEmpty()) {
          throw error("missing argument to repetition operator", pattern.substring(start, at));
        }
        if (afterRepeat >= 0) {
          throw error("invalid nested repetition operator", pattern.substring(afterRepeat, at));
        }
        Repeat repeat = new Repeat(parts.removeLast(), bounds[0], bounds[1]);
        if (bounds[2] == 1 && repeats(repeat) > MOST_REPEATS) {
          throw error("invalid repeat count", pattern.substring(start, at));
        }
        parts.add(repeat);
        afterRepeat = start;
      }
    }
    return parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
  }

  /** How often the innermost part is repeated by counts: Go bounds the product. */
  private static int repeats(Expression expression) {
    return switch (expression) {
      case One _, Assertion _ -> 1;
      case Sequence sequence -> sequence.parts().stream().mapToInt(Parser::repeats).max().orElse(1);
      case Choice choice -> choice.options().stream().mapToInt(Parser::repeats).max().orElse(1);
      case Repeat repeat -> {
        int count = Math.max(1, Math.max(repeat.min(), repeat.max()));
        yield (int) Math.min(Integer.MAX_VALUE, (long) count * repeats(repeat.what()));
      }
    };
  }

  /** The least and most of a repetition here, and whether it was written as a count; or nothing. */
  private int[] repetition() {
    int[] result =
        switch (peek()) {
          case '*' -> new int[] {0, -1, 0};
          case '+' -> new int[] {1, -1, 0};
          case '?' -> new int[] {0, 1, 0};
          case '{' -> count();
          default -> new int[0];
        };
    if (result.length > 0) {
      at += result[2] == 1 ? 0 : 1;
      take("?");
    }
    return result;
  }

  /** {@code {n}}, {@code {n,}} or {@code {n,m}}; anything else after a brace is plain text. */
  private int[] count() {
    int start = at;
    at++;
    int min = number();
    int max = min;
    if (min != -1 && take(",")) {
      max = !atEnd() && peek() == '}' ? -1 : number();
      if (max == -1 && (atEnd() || peek() != '}')) {
        min = -1;
      }
    }
    if (min == -1 || !take("}")) {
      at = start;
      return new int[0];
    }
    if (min > MOST_REPEATS || max > MOST_REPEATS || (max >= 0 && min > max)) {
      throw error("invalid repeat count", pattern.substring(start, at));
    }
    return new int[] {min, max, 1};
  }

  /** -1 where none is written; more than allowed where it is too large. */
  private int number() {
    int start = at;
    while (!atEnd() && peek() >= '0' && peek() <= '9') {
      at++;
    }
    String digits = pattern.substring(start, at);
    if (digits.isEmpty() || (digits.length() > 1 && digits.charAt(0) == '0')) {
      return -1;
    }
    return digits.length() > 8 ? MOST_REPEATS + 1 : Integer.parseInt(digits);
  }

  private void atom(List<Expression> parts) {
    switch (peek()) {
      case '(' -> group(parts);
      case '[' -> parts.add(new One(new ClassParser(this).parse()));
      case '.' -> {
        at++;
        boolean newline = dotMatchesNewline;
        parts.add(new One(c -> newline || c != '\n'));
      }
      case '^' -> {
        at++;
        parts.add(new Assertion(multiline ? Place.LINE_START : Place.TEXT_START));
      }
      case '$' -> {
        at++;
        parts.add(new Assertion(multiline ? Place.LINE_END : Place.TEXT_END));
      }
      case '\\' -> escape(parts);
      default -> parts.add(character(takeCodePoint()));
    }
  }

  private Expression character(int c) {
    return new One(folded(x -> x == c));
  }

  /** The set, with the other cases of its letters where case is ignored. */
  IntPredicate folded(IntPredicate set) {
    if (!ignoreCase) {
      return set;
    }
    return c -> {
      int upper = Character.toUpperCase(c);
      int lower = Character.toLowerCase(upper);
      return set.test(c)
          || set.test(upper)
          || set.test(lower)
          || set.test(Character.toLowerCase(c));
    };
  }

  private void group(List<Expression> parts) {
    int start = at;
    at++;
    boolean oldCase = ignoreCase;
    boolean oldDot = dotMatchesNewline;
    boolean oldMultiline = multiline;
    if (take("?") && !groupName(start) && flags(start)) {
      return;
    }
    if (++depth > DEEPEST) {
      throw error("expression nests too deeply", pattern);
    }
    Expression inner = choice();
    depth--;
    if (!take(")")) {
      throw error("missing closing )", pattern);
    }
    ignoreCase = oldCase;
    dotMatchesNewline = oldDot;
    multiline = oldMultiline;
    parts.add(inner);
  }

  private boolean groupName(int start) {
    if (!pattern.startsWith("P<", at) && !pattern.startsWith("<", at)) {
      return false;
    }
    int end = pattern.indexOf('>', at);
    if (end < 0) {
      throw error("invalid named capture", pattern.substring(start));
    }
    String name = pattern.substring(pattern.indexOf('<', at) + 1, end);
    if (!name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)))
        || name.isEmpty()) {
      throw error("invalid named capture", pattern.substring(start, end + 1));
    }
    at = end + 1;
    return true;
  }

  /** Reads flags; true where they stand alone, in parentheses without an expression. */
  private boolean flags(int start) {
    boolean value = true;
    boolean any = false;
    while (!atEnd()) {
      char c = peek();
      at++;
      switch (c) {
        case 'i' -> ignoreCase = value;
        case 's' -> dotMatchesNewline = value;
        case 'm' -> multiline = value;
        case 'U' -> {}
        case '-' -> {
          if (!value) {
            throw error("invalid or unsupported Perl syntax", pattern.substring(start, at));
          }
          value = false;
          any = false;
          continue;
        }
        case ':', ')' -> {
          if (!value && !any) {
            throw error("invalid or unsupported Perl syntax", pattern.substring(start, at));
          }
          return c == ')';
        }
        default -> throw error("invalid or unsupported Perl syntax", pattern.substring(start, at));
      }
      any = true;
    }
    throw error("missing closing )", pattern);
  }

  private void escape(List<Expression> parts) {
    if (at + 1 >= pattern.length()) {
      throw error("trailing backslash at end of expression", "");
    }
    char c = pattern.charAt(at + 1);
    switch (c) {
      case 'A' -> place(parts, Place.TEXT_START);
      case 'z' -> place(parts, Place.TEXT_END);
      case 'b' -> place(parts, Place.WORD_BOUNDARY);
      case 'B' -> place(parts, Place.NO_WORD_BOUNDARY);
      case 'C' -> throw error("invalid escape sequence", "\\C");
      case 'Q' -> {
        at += 2;
        int end = pattern.indexOf("\\E", at);
        int stop = end < 0 ? pattern.length() : end;
        while (at < stop) {
          parts.add(character(takeCodePoint()));
        }
        at = end < 0 ? stop : end + 2;
      }
      default -> parts.add(new One(new ClassParser(this).escaped()));
    }
  }

  private void place(List<Expression> parts, Place place) {
    at += 2;
    parts.add(new Assertion(place));
  }

  String pattern() {
    return pattern;
  }

  int position() {
    return at;
  }

  void moveTo(int position) {
    at = position;
  }

  static KustomizeException error(String what, String where) {
    return new KustomizeException(
        "error parsing regexp: " + what + (where.isEmpty() ? "" : ": `" + where + "`"));
  }
}
