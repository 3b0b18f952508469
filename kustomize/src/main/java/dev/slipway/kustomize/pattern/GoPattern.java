package dev.slipway.kustomize.pattern;

import dev.slipway.kustomize.KustomizeException;

/**
 * A regular expression as Go understands it. It answers only whether a text has a match, without
 * ever trying a character twice: no expression makes it slow.
 */
public final class GoPattern {
  private final String expression;
  private final Program program;

  private GoPattern(String expression, Program program) {
    this.expression = expression;
    this.program = program;
  }

  /**
   * @throws KustomizeException where the expression is malformed, or too large
   */
  public static GoPattern compile(String expression) {
    Expression parsed = new ExpressionParser(expression).parse();
    return new GoPattern(expression, Program.of(parsed));
  }

  /** The expression for a whole text, as selectors mean it; empty matches everything. */
  public static GoPattern anchored(String expression) {
    return compile(expression.isEmpty() ? "" : "^(?:" + expression + ")$");
  }

  /** Whether an expression has no signs: then it matches nothing but itself. */
  public static boolean isLiteral(String expression) {
    return expression.chars().noneMatch(c -> "\\.+*?()|[]{}^$".indexOf(c) >= 0);
  }

  /** Whether any part of the text matches. */
  public boolean find(String text) {
    return new Run(program, text).find();
  }

  @Override
  public String toString() {
    return expression;
  }
}
