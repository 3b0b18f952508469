package dev.slipway.kustomize.pattern;

import dev.slipway.kustomize.KustomizeException;
import java.util.ArrayList;
import java.util.List;

/** Reads Go's syntax of regular expressions. */
final class ExpressionParser {
  private static final int DEEPEST = 250;
  private static final int LARGEST_COUNT = 1000;

  private final String text;
  private int at;
  private int depth;
  private Flags flags = new Flags(false, false, false);

  private record Flags(boolean anyCase, boolean lines, boolean dotIsAll) {}

  ExpressionParser(String text) {
    this.text = text;
  }

  Expression parse() {
    Expression whole = choices();
    if (at < text.length()) {
      throw malformed("unexpected )", text);
    }
    return whole;
  }

  private Expression choices() {
    if (++depth > DEEPEST) {
      throw malformed("expression nests too deeply", text);
    }
    var choices = new ArrayList<Expression>();
    choices.add(sequence());
    while (at < text.length() && text.charAt(at) == '|') {
      at++;
      choices.add(sequence());
    }
    depth--;
    return choices.size() == 1 ? choices.getFirst() : new Expression.Any(choices);
  }

  private Expression sequence() {
    var parts = new ArrayList<Expression>();
    while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
      if (text.startsWith("\\Q", at)) {
        quoted(parts);
      } else {
        part(parts);
      }
    }
    return parts.size() == 1 ? parts.getFirst() : new Expression.All(parts);
  }

  private void quoted(List<Expression> parts) {
    int end = text.indexOf("\\E", at);
    String literal = end < 0 ? text.substring(at + 2) : text.substring(at + 2, end);
    literal.codePoints().forEach(c -> parts.add(one(CharacterSet.of(c))));
    at = end < 0 ? text.length() : end + 2;
    if (!parts.isEmpty() && !literal.isEmpty()) {
      parts.add(repeated(parts.removeLast(), at));
    }
  }

  private void part(List<Expression> parts) {
    int start = at;
    if (counts().length > 0) {
      throw malformed("missing argument to repetition operator", text.substring(start, at));
    }
    Flags before = flags;
    Expression atom = atom();
    if (flags != before
        && text.startsWith("(?", start)
        && text.charAt(at - 1) == ')'
        && atom instanceof Expression.All all
        && all.parts().isEmpty()) {
      return;
    }
    parts.add(repeated(atom, start));
  }

  private Expression repeated(Expression atom, int start) {
    Expression result = atom;
    boolean again = false;
    while (at < text.length()) {
      int before = at;
      int[] counts = counts();
      if (counts.length == 0) {
        return result;
      }
      if (again) {
        throw malformed("invalid nested repetition operator", text.substring(start, at));
      }
      if (at < text.length() && text.charAt(at) == '?') {
        at++;
      }
      if (counts[0] > LARGEST_COUNT
          || counts[1] > LARGEST_COUNT
          || (counts[1] >= 0 && counts[0] > counts[1])) {
        throw malformed("invalid repeat count", text.substring(before, at));
      }
      result = new Expression.Repeat(result, counts[0], counts[1]);
      again = true;
    }
    return result;
  }

  /** How often what went before may stand; nothing where no repetition is written here. */
  private int[] counts() {
    return switch (text.charAt(at)) {
      case '*' -> taken(0, -1);
      case '+' -> taken(1, -1);
      case '?' -> taken(0, 1);
      case '{' -> bracedCounts();
      default -> new int[0];
    };
  }

  private int[] taken(int least, int most) {
    at++;
    return new int[] {least, most};
  }

  private int[] bracedCounts() {
    int end = text.indexOf('}', at);
    String inside = end < 0 ? "" : text.substring(at + 1, end);
    if (!inside.matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
      return new int[0];
    }
    at = end + 1;
    int comma = inside.indexOf(',');
    if (comma < 0) {
      int count = Integer.parseInt(inside);
      return new int[] {count, count};
    }
    String most = inside.substring(comma + 1);
    return new int[] {
      Integer.parseInt(inside.substring(0, comma)), most.isEmpty() ? -1 : Integer.parseInt(most)
    };
  }

  private Expression atom() {
    int c = text.codePointAt(at);
    switch (c) {
      case '(' -> {
        return group();
      }
      case '[' -> {
        var reader = new ClassReader(text, at, flags.anyCase());
        CharacterSet set = reader.read();
        at = reader.end();
        return new Expression.One(set);
      }
      case '\\' -> {
        return escaped();
      }
      default -> at += Character.charCount(c);
    }
    return switch (c) {
      case '.' ->
          new Expression.One(
              flags.dotIsAll()
                  ? CharacterSet.NONE.complement()
                  : CharacterSet.of('\n').complement());
      case '^' -> flags.lines() ? Expression.Place.LINE_START : Expression.Place.TEXT_START;
      case '$' -> flags.lines() ? Expression.Place.LINE_END : Expression.Place.TEXT_END;
      default -> one(CharacterSet.of(c));
    };
  }

  private Expression one(CharacterSet set) {
    return new Expression.One(flags.anyCase() ? set.inAnyCase() : set);
  }

  private Expression escaped() {
    if (at + 1 < text.length()) {
      Expression.Place place =
          switch (text.charAt(at + 1)) {
            case 'A' -> Expression.Place.TEXT_START;
            case 'z' -> Expression.Place.TEXT_END;
            case 'b' -> Expression.Place.WORD_EDGE;
            case 'B' -> Expression.Place.NO_WORD_EDGE;
            default -> null;
          };
      if (place != null) {
        at += 2;
        return place;
      }
    }
    var reader = new EscapeReader(text, at);
    CharacterSet set = reader.read();
    at = reader.end();
    return one(set);
  }

  private Expression group() {
    Flags outer = flags;
    int start = at;
    at++;
    if (at < text.length() && text.charAt(at) == '?') {
      at++;
      if (named(start)) {
        return closed(outer, start);
      }
      if (!readFlags(start)) {
        return new Expression.All(List.of());
      }
    }
    return closed(outer, start);
  }

  private boolean named(int start) {
    int name = text.startsWith("P<", at) ? at + 2 : text.startsWith("<", at) ? at + 1 : -1;
    if (name < 0) {
      return false;
    }
    int end = text.indexOf('>', name);
    if (end < 0 || !text.substring(name, end).matches("[A-Za-z0-9_]+")) {
      throw malformed(
          "invalid named capture", text.substring(start, end < 0 ? text.length() : end + 1));
    }
    at = end + 1;
    return true;
  }

  /** Whether a group follows the flags, rather than the end of their brackets. */
  private boolean readFlags(int start) {
    boolean on = true;
    boolean any = false;
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case 'i' -> flags = new Flags(on, flags.lines(), flags.dotIsAll());
        case 'm' -> flags = new Flags(flags.anyCase(), on, flags.dotIsAll());
        case 's' -> flags = new Flags(flags.anyCase(), flags.lines(), on);
        case 'U' -> {}
        case '-' -> {
          if (!on) {
            throw malformed("invalid or unsupported Perl syntax", text.substring(start, at));
          }
          on = false;
          any = false;
          continue;
        }
        case ':', ')' -> {
          if (!on && !any) {
            throw malformed("invalid or unsupported Perl syntax", text.substring(start, at));
          }
          if (c == ')') {
            // A copy, so that it is told from no flags at all.
            flags = new Flags(flags.anyCase(), flags.lines(), flags.dotIsAll());
          }
          return c == ':';
        }
        default -> throw malformed("invalid or unsupported Perl syntax", text.substring(start, at));
      }
      any = true;
    }
    throw malformed("missing argument to repetition operator", "?");
  }

  private Expression closed(Flags outer, int start) {
    Expression inside = choices();
    if (at >= text.length()) {
      throw malformed("missing closing )", text);
    }
    at++;
    flags = outer;
    return inside instanceof Expression.All all && all.parts().isEmpty()
        ? new Expression.Repeat(all, 1, 1)
        : inside;
  }

  static KustomizeException malformed(String problem, String where) {
    return new KustomizeException("error parsing regexp: " + problem + ": `" + where + "`");
  }
}
