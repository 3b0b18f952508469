package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.patch.LabelSelector.Operator;
import dev.slipway.kustomize.patch.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a label selector. */
final class LabelSelectorParser {
  private static final String OPERATOR_CHARACTERS = "=!(),><";
  private static final int LONGEST_NAME = 63;
  private static final int LONGEST_PREFIX = 253;

  private enum Kind {
    WORD,
    SYMBOL,
    END
  }

  private record Token(Kind kind, String text) {
    boolean is(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }
  }

  private final List<Token> tokens = new ArrayList<>();
  private int next;

  LabelSelectorParser(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) != 0) {
      char c = text.charAt(at);
      int end = at + 1;
      if (OPERATOR_CHARACTERS.indexOf(c) >= 0) {
        end = endOfSymbol(text, at);
        tokens.add(new Token(Kind.SYMBOL, text.substring(at, end)));
      } else if (!isSpace(c)) {
        end = endOfWord(text, at);
        tokens.add(new Token(Kind.WORD, text.substring(at, end)));
      }
      at = end;
    }
    tokens.add(new Token(Kind.END, ""));
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static int endOfWord(String text, int start) {
    int end = start;
    while (end < text.length()
        && text.charAt(end) != 0
        && !isSpace(text.charAt(end))
        && OPERATOR_CHARACTERS.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** The longest operator that begins here. */
  private static int endOfSymbol(String text, int start) {
    return start + (text.startsWith("==", start) || text.startsWith("!=", start) ? 2 : 1);
  }

  LabelSelector parse() {
    List<Requirement> requirements = new ArrayList<>();
    while (peek().kind() != Kind.END) {
      if (peek().kind() != Kind.WORD && !peek().is("!")) {
        throw expected("!, identifier, or 'end of string'", peek());
      }
      try {
        requirements.add(requirement());
      } catch (KustomizeException e) {
        throw e.within("unable to parse requirement");
      }
      Token token = take();
      if (token.kind() == Kind.END) {
        break;
      }
      if (!token.is(",")) {
        throw expected("',' or 'end of string'", token);
      }
      if (peek().kind() != Kind.WORD && !peek().is("!")) {
        throw expected("identifier after ','", peek());
      }
    }
    return new LabelSelector(requirements);
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = tokens.get(next);
    next += token.kind() == Kind.END ? 0 : 1;
    return token;
  }

  private Requirement requirement() {
    boolean negated = peek().is("!");
    if (negated) {
      take();
    }
    Token key = take();
    if (key.kind() != Kind.WORD) {
      throw expected("identifier", key);
    }
    checkKey(key.text());
    if (negated || peek().kind() == Kind.END || peek().is(",")) {
      return new Requirement(key.text(), negated ? Operator.MISSING : Operator.EXISTS, Set.of());
    }
    Token operator = take();
    return switch (operator.text()) {
      case "in" -> new Requirement(key.text(), Operator.IN, values(key.text()));
      case "notin" -> new Requirement(key.text(), Operator.NOT_IN, values(key.text()));
      case "=", "==" -> new Requirement(key.text(), Operator.IN, Set.of(value(key.text())));
      case "!=" -> new Requirement(key.text(), Operator.NOT_IN, Set.of(value(key.text())));
      case ">" -> new Requirement(key.text(), Operator.GREATER, Set.of(number(key.text())));
      case "<" -> new Requirement(key.text(), Operator.LESS, Set.of(number(key.text())));
      default -> throw expected("'=', '!=', '==', 'in', notin'", operator);
    };
  }

  private String value(String key) {
    if (peek().kind() == Kind.END || peek().is(",")) {
      return "";
    }
    Token token = take();
    if (token.kind() != Kind.WORD) {
      throw expected("identifier", token);
    }
    checkValue(key, token.text());
    return token.text();
  }

  private String number(String key) {
    String text = value(key);
    if (LabelSelector.integer(text) == null) {
      throw new KustomizeException("for 'Gt', 'Lt' operators, the value must be an integer");
    }
    return text;
  }

  private Set<String> values(String key) {
    Token opening = take();
    if (!opening.is("(")) {
      throw new KustomizeException("found '" + opening.text() + "' expected: '('");
    }
    Set<String> values = new LinkedHashSet<>();
    boolean wordBefore = false;
    while (!peek().is(")")) {
      Token token = take();
      if (token.kind() == Kind.WORD && !wordBefore) {
        checkValue(key, token.text());
        values.add(token.text());
        wordBefore = true;
      } else if (token.is(",")) {
        if (!wordBefore || peek().is(")")) {
          values.add("");
        }
        wordBefore = false;
      } else {
        throw expected(wordBefore ? "',' or ')'" : "',', ')' or identifier", token);
      }
    }
    take();
    if (values.isEmpty()) {
      values.add("");
    }
    return values;
  }

  private static KustomizeException expected(String what, Token found) {
    return new KustomizeException("found '" + found.text() + "', expected: " + what);
  }

  private static void checkKey(String key) {
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? null : key.substring(0, slash);
    String name = key.substring(slash + 1);
    boolean goodPrefix =
        prefix == null
            || (prefix.length() <= LONGEST_PREFIX
                && List.of(prefix.split("\\.", -1)).stream()
                    .allMatch(LabelSelectorParser::isDnsLabel));
    if (!goodPrefix || name.isEmpty() || !isLabelText(name)) {
      throw new KustomizeException(
          "invalid label key \"%s\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character, with an optional DNS subdomain prefix and '/'"
              .formatted(key));
    }
  }

  private static void checkValue(String key, String value) {
    if (!isLabelText(value)) {
      throw new KustomizeException(
          "invalid label value: \"%s\": at key: \"%s\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
              .formatted(value, key));
    }
  }

  private static boolean isDnsLabel(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> isDigit(c) || (c >= 'a' && c <= 'z') || c == '-')
        && !text.startsWith("-")
        && !text.endsWith("-");
  }

  private static boolean isLabelText(String text) {
    return text.isEmpty()
        || (text.length() <= LONGEST_NAME
            && isAlphanumeric(text.charAt(0))
            && isAlphanumeric(text.charAt(text.length() - 1))
            && text.chars().allMatch(c -> isAlphanumeric(c) || c == '-' || c == '_' || c == '.'));
  }

  private static boolean isAlphanumeric(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
