package dev.slipway.kustomize.yaml;

import java.util.Comparator;

/** The order in which kustomize prints the fields of an object: letters last, numbers by size. */
final class KeyOrder implements Comparator<String> {
  static final KeyOrder NATURAL = new KeyOrder();

  private KeyOrder() {}

  @Override
  public int compare(String left, String right) {
    int[] a = left.codePoints().toArray();
    int[] b = right.codePoints().toArray();
    int shared = Math.min(a.length, b.length);
    for (int i = 0; i < shared; i++) {
      if (a[i] != b[i]) {
        return compareFrom(a, b, i);
      }
    }
    return Integer.compare(a.length, b.length);
  }

  private static int compareFrom(int[] a, int[] b, int at) {
    boolean letterA = Character.isLetter(a[at]);
    boolean letterB = Character.isLetter(b[at]);
    if (letterA && letterB) {
      return Integer.compare(a[at], b[at]);
    }
    if (letterA || letterB) {
      return letterB ? -1 : 1;
    }
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
