package dev.slipway.kustomize.yaml;

import java.util.Comparator;

/** The order in which kustomize prints the fields of an object: letters last, numbers by size. */
final class KeyOrder implements Comparator<String> {
  static final KeyOrder NATURAL = new KeyOrder();

  private KeyOrder() {}

  @Override
  public int compare(String left, String right) {
    int shared = Math.min(left.length(), right.length());
    int at = 0;
    while (at < shared && left.charAt(at) == right.charAt(at)) {
      at++;
    }
    if (at == shared) {
      return Integer.compare(left.length(), right.length());
    }
    if (at > 0 && Character.isHighSurrogate(left.charAt(at - 1))) {
      at--;
    }
    int a = left.codePointAt(at);
    int b = right.codePointAt(at);
    boolean letterA = Character.isLetter(a);
    boolean letterB = Character.isLetter(b);
    if (letterA && letterB) {
      return Integer.compare(a, b);
    }
    if (letterA || letterB) {
      return letterB ? -1 : 1;
    }
    return compareNumbers(
        left.codePoints().toArray(), right.codePoints().toArray(), left.codePointCount(0, at));
  }

  private static int compareNumbers(int[] a, int[] b, int at) {
    // A zero after other digits of the same number counts as a digit, not as a leading zero.
    long start = (a[at] == '0' || b[at] == '0') && isInsideNumber(a, at) ? 1 : 0;
    int endA = endOfDigits(a, at);
    int endB = endOfDigits(b, at);
    long numberA = number(a, at, endA, start);
    long numberB = number(b, at, endB, start);
    if (numberA != numberB) {
      return Long.compare(numberA, numberB);
    }
    return endA != endB ? Integer.compare(endA, endB) : Integer.compare(a[at], b[at]);
  }

  private static boolean isInsideNumber(int[] text, int at) {
    for (int i = at - 1; i >= 0 && Character.isDigit(text[i]); i--) {
      if (text[i] != '0') {
        return true;
      }
    }
    return false;
  }

  private static int endOfDigits(int[] text, int from) {
    int end = from;
    while (end < text.length && Character.isDigit(text[end])) {
      end++;
    }
    return end;
  }

  private static long number(int[] text, int from, int to, long start) {
    long number = start;
    for (int i = from; i < to; i++) {
      number = number * 10 + (text[i] - '0');
    }
    return number;
  }
}
