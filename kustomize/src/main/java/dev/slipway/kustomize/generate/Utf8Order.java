package dev.slipway.kustomize.generate;

import java.util.Comparator;

/** Order of texts by the bytes of their UTF-8, as Go compares: not by Java's UTF-16 units. */
final class Utf8Order {
  static final Comparator<String> COMPARATOR = Utf8Order::compare;

  private Utf8Order() {}

  private static int compare(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        // A surrogate stands for a character above all others that one unit can hold.
        boolean aboveA = Character.isSurrogate(a);
        boolean aboveB = Character.isSurrogate(b);
        return aboveA == aboveB ? Character.compare(a, b) : Boolean.compare(aboveA, aboveB);
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
