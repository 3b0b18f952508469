package dev.slipway.kustomize.pattern;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** Some of Unicode's characters. */
@FunctionalInterface
interface CharacterSet {
  CharacterSet DIGIT = range('0', '9');
  CharacterSet WORD = range('0', '9').or(range('A', 'Z')).or(range('a', 'z')).or(of('_'));
  CharacterSet SPACE = of('\t').or(of('\n')).or(of('\f')).or(of('\r')).or(of(' '));
  CharacterSet NONE = _ -> false;

  boolean contains(int codePoint);

  static CharacterSet of(int codePoint) {
    return c -> c == codePoint;
  }

  static CharacterSet range(int first, int last) {
    return c -> c >= first && c <= last;
  }

  static CharacterSet where(IntPredicate predicate) {
    return predicate::test;
  }

  default CharacterSet or(CharacterSet other) {
    return c -> contains(c) || other.contains(c);
  }

  default CharacterSet complement() {
    return c -> !contains(c);
  }

  /** This set with the other cases of each letter. */
  default CharacterSet inAnyCase() {
    return c -> Arrays.stream(cases(c)).anyMatch(this::contains);
  }

  private static int[] cases(int c) {
    int upper = Character.toUpperCase(c);
    int lower = Character.toLowerCase(c);
    // Two signs fold to plain letters without being their upper or lower case.
    int third = lower == 'k' ? 0x212A : lower == 's' ? 0x17F : c;
    return new int[] {c, upper, lower, Character.toLowerCase(upper), third};
  }
}
