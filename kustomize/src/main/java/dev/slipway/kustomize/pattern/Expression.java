package dev.slipway.kustomize.pattern;

import java.util.List;

/** What a regular expression says. */
sealed interface Expression {
  /** One character of a set. */
  record One(CharacterSet set) implements Expression {}

  /** All of these, one after the other. */
  record All(List<Expression> parts) implements Expression {}

  /** One of these. */
  record Any(List<Expression> choices) implements Expression {}

  /**
   * A repetition.
   *
   * @param most -1 for any number
   */
  record Repeat(Expression of, int least, int most) implements Expression {}

  /** A place between characters. */
  enum Place implements Expression {
    TEXT_START,
    TEXT_END,
    LINE_START,
    LINE_END,
    WORD_EDGE,
    NO_WORD_EDGE
  }
}
