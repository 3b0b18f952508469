package dev.slipway.kustomize.regex;

import java.util.List;
import java.util.function.IntPredicate;

/** A parsed pattern. */
sealed interface Expression {
  /** Matches one character. */
  record One(IntPredicate set) implements Expression {}

  /** Matches between characters. */
  record Assertion(Place place) implements Expression {}

  record Sequence(List<Expression> parts) implements Expression {}

  record Choice(List<Expression> options) implements Expression {}

  /**
   * @param max -1 where there is no end
   */
  record Repeat(Expression what, int min, int max) implements Expression {}

  /** A place in a text. */
  enum Place {
    TEXT_START,
    TEXT_END,
    LINE_START,
    LINE_END,
    WORD_BOUNDARY,
    NO_WORD_BOUNDARY;

    boolean holds(int before, int after) {
      return switch (this) {
        case TEXT_START -> before < 0;
        case TEXT_END -> after < 0;
        case LINE_START -> before < 0 || before == '\n';
        case LINE_END -> after < 0 || after == '\n';
        case WORD_BOUNDARY -> isWord(before) != isWord(after);
        case NO_WORD_BOUNDARY -> isWord(before) == isWord(after);
      };
    }

    private static boolean isWord(int c) {
      return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
  }
}
