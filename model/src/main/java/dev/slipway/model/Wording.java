package dev.slipway.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What messages for people have in common. */
public final class Wording {
  private Wording() {}

  /** The text with control characters made visible, cut after 200 characters. */
  public static String printable(String text) {
    var out = new StringBuilder();
    text.codePoints()
        .limit(200)
        .forEach(c -> {
          if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
            out.append("\\u%04x".formatted(c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return text.codePointCount(0, text.length()) > 200 ? out + "…" : out.toString();
  }

  /** The candidate that a person most likely meant, if one is near enough to suggest. */
  public static Optional<String> nearest(String word, Iterable<String> candidates) {
    var words = new ArrayList<String>();
    candidates.forEach(words::add);
    return words.stream()
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .filter(candidate -> distance(word, candidate) <= Math.max(2, word.length() / 3));
  }

  /** The number of insertions, deletions, replacements and swaps that turn one into the other. */
  private static int distance(String from, String to) {
    String a = from.toLowerCase(Locale.ROOT);
    String b = to.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      cost[i][0] = i;
    }
    IntStream.rangeClosed(0, b.length()).forEach(j -> cost[0][j] = j);
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
