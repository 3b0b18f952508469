package dev.slipway.source;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version of Semantic Versioning 2.0; build metadata takes no part in the order.
 *
 * @param numbers major, minor and patch
 * @param prerelease the identifiers after the hyphen; none for a release
 */
record Version(List<BigInteger> numbers, List<String> prerelease) implements Comparable<Version> {
  private static final int LONGEST = 256;
  private static final Pattern REST =
      Pattern.compile(
          "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
  private static final Comparator<List<String>> BY_IDENTIFIERS = Version::compareIdentifiers;

  Version {
    numbers = List.copyOf(numbers);
    prerelease = List.copyOf(prerelease);
  }

  /**
   * Reads a tag's name; empty where it is no version. By hand, since one pass of the daemon may
   * read every tag for every app.
   */
  static Optional<Version> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    int at = text.startsWith("v") || text.startsWith("V") ? 1 : 0;
    var numbers = new ArrayList<BigInteger>(3);
    for (int i = 0; i < 3; i++) {
      int end = endOfNumber(text, at);
      boolean separated = i == 2 || (end < text.length() && text.charAt(end) == '.');
      if (end == at || (end > at + 1 && text.charAt(at) == '0') || !separated) {
        return Optional.empty();
      }
      numbers.add(number(text, at, end));
      at = i == 2 ? end : end + 1;
    }
    return at == text.length()
        ? Optional.of(new Version(numbers, List.of()))
        : withRest(numbers, text.substring(at));
  }

  private static int endOfNumber(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static BigInteger number(String text, int start, int end) {
    return end - start < 18
        ? BigInteger.valueOf(Long.parseLong(text, start, end, 10))
        : new BigInteger(text.substring(start, end));
  }

  private static Optional<Version> withRest(List<BigInteger> numbers, String rest) {
    Matcher matcher = REST.matcher(rest);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    List<String> prerelease = identifiers(matcher.group(1));
    boolean padded =
        prerelease.stream()
            .anyMatch(part ->
                part.length() > 1 && part.startsWith("0") && endOfNumber(part, 0) == part.length());
    return padded ? Optional.empty() : Optional.of(new Version(numbers, prerelease));
  }

  static List<String> identifiers(@Nullable String text) {
    return text == null || text.isEmpty() ? List.of() : List.of(text.split("\\.", -1));
  }

  boolean isPrerelease() {
    return !prerelease.isEmpty();
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < 3; i++) {
      int order = numbers.get(i).compareTo(other.numbers.get(i));
      if (order != 0) {
        return order;
      }
    }
    if (prerelease.isEmpty() || other.prerelease.isEmpty()) {
      return Boolean.compare(prerelease.isEmpty(), other.prerelease.isEmpty());
    }
    return BY_IDENTIFIERS.compare(prerelease, other.prerelease);
  }

  private static int compareIdentifiers(List<String> left, List<String> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = compareIdentifier(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  /** Numbers by value, texts by their characters, numbers before texts. */
  private static int compareIdentifier(String left, String right) {
    boolean leftIsNumber = left.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean rightIsNumber = right.chars().allMatch(c -> c >= '0' && c <= '9');
    if (leftIsNumber && rightIsNumber) {
      return new BigInteger(left).compareTo(new BigInteger(right));
    }
    if (leftIsNumber || rightIsNumber) {
      return leftIsNumber ? -1 : 1;
    }
    return left.compareTo(right);
  }
}
