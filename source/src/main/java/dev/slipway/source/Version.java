package dev.slipway.source;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Semantic Versioning 2.0; build metadata takes no part in the order.
 *
 * @param numbers major, minor and patch
 * @param prerelease the identifiers after the hyphen; none for a release
 */
record Version(List<BigInteger> numbers, List<String> prerelease) implements Comparable<Version> {
  private static final String NUMBER = "(0|[1-9][0-9]{0,30})";
  private static final String IDENTIFIERS = "([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)";
  private static final Pattern PATTERN =
      Pattern.compile(
          "[vV]?"
              + NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + "(?:-"
              + IDENTIFIERS
              + ")?(?:\\+"
              + IDENTIFIERS
              + ")?");
  private static final Comparator<List<String>> BY_IDENTIFIERS = Version::compareIdentifiers;

  Version {
    numbers = List.copyOf(numbers);
    prerelease = List.copyOf(prerelease);
  }

  /** Reads a tag's name; empty where it is no version. */
  static Optional<Version> parse(String text) {
    if (text.length() > 256) {
      return Optional.empty();
    }
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    List<String> prerelease = identifiers(matcher.group(4));
    if (prerelease.stream().anyMatch(part -> part.matches("0[0-9]+"))) {
      return Optional.empty();
    }
    return Optional.of(
        new Version(
            List.of(
                new BigInteger(matcher.group(1)),
                new BigInteger(matcher.group(2)),
                new BigInteger(matcher.group(3))),
            prerelease));
  }

  static List<String> identifiers(@org.jspecify.annotations.Nullable String text) {
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
