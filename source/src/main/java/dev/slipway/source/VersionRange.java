package dev.slipway.source;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of versions as Flux and Helm users write it: {@code ~1.4}, {@code ^2}, {@code >=1.2 <2},
 * {@code 1.2.x || 2.0 - 2.4}.
 *
 * <p>A prerelease is in a range only where the alternative that admits it names a prerelease itself
 * ({@code >=1.2-0}); otherwise nobody would expect to be given one.
 */
final class VersionRange {
  private static final String PART = "([0-9]{1,31}|[xX*])";
  private static final Pattern COMPARATOR =
      Pattern.compile(
          "\\s*(=|!=|>=|=>|<=|=<|>|<|~>|~|\\^)?\\s*[vV]?"
              + PART
              + "(?:\\."
              + PART
              + ")?(?:\\."
              + PART
              + ")?(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z.-]+)?\\s*(?:,|(?=\\s)|$|(?=[=!<>~^]))");
  private static final Pattern HYPHEN = Pattern.compile("\\s*(\\S+)\\s+-\\s+(\\S+)\\s*");
  private static final int LONGEST = 1000;

  private record Alternative(List<Predicate<Version>> all, boolean prereleases) {
    boolean admits(Version version) {
      return (prereleases || !version.isPrerelease())
          && all.stream().allMatch(comparator -> comparator.test(version));
    }
  }

  private final List<Alternative> alternatives;

  private VersionRange(List<Alternative> alternatives) {
    this.alternatives = alternatives;
  }

  static VersionRange parse(String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw notARange(text);
    }
    var alternatives = new ArrayList<Alternative>();
    for (String part : text.split("\\|\\|", -1)) {
      Matcher hyphen = HYPHEN.matcher(part);
      alternatives.add(
          alternative(
              hyphen.matches() ? ">=" + hyphen.group(1) + " <=" + hyphen.group(2) : part, text));
    }
    return new VersionRange(List.copyOf(alternatives));
  }

  boolean admits(Version version) {
    return alternatives.stream().anyMatch(alternative -> alternative.admits(version));
  }

  private static Alternative alternative(String part, String text) {
    var all = new ArrayList<Predicate<Version>>();
    boolean prereleases = false;
    Matcher matcher = COMPARATOR.matcher(part);
    int at = 0;
    while (at < part.length() && !part.substring(at).isBlank()) {
      matcher.region(at, part.length());
      if (!matcher.lookingAt() || matcher.end() == at) {
        throw notARange(text);
      }
      String operator = matcher.group(1) == null ? "" : matcher.group(1);
      Partial partial = Partial.of(matcher);
      prereleases |= !partial.prerelease().isEmpty();
      all.add(comparator(operator, partial));
      at = matcher.end();
    }
    if (all.isEmpty() || part.stripTrailing().endsWith(",")) {
      throw notARange(text);
    }
    return new Alternative(List.copyOf(all), prereleases);
  }

  private static Predicate<Version> comparator(String operator, Partial partial) {
    Version lowest = partial.lowest();
    // Bounds above are the first prerelease of the next version, so that none of those slips in.
    return switch (operator) {
      case "", "=" ->
          partial.isWhole() ? version -> version.compareTo(lowest) == 0 : within(partial);
      case "!=" ->
          partial.isWhole()
              ? version -> version.compareTo(lowest) != 0
              : Predicate.not(within(partial));
      case ">" ->
          partial.isWhole()
              ? version -> version.compareTo(lowest) > 0
              : version -> version.compareTo(partial.next(partial.given())) >= 0;
      case ">=", "=>" -> version -> version.compareTo(lowest) >= 0;
      case "<" -> version -> version.compareTo(lowest) < 0;
      case "<=", "=<" ->
          partial.isWhole()
              ? version -> version.compareTo(lowest) <= 0
              : version -> version.compareTo(partial.next(partial.given())) < 0;
      case "~", "~>" -> below(lowest, partial, Math.min(2, partial.given()));
      case "^" -> below(lowest, partial, partial.firstSignificant());
      default -> throw new IllegalStateException("the pattern admits no operator " + operator);
    };
  }

  private static Predicate<Version> within(Partial partial) {
    return below(partial.lowest(), partial, partial.given());
  }

  private static Predicate<Version> below(Version lowest, Partial partial, int fixed) {
    if (fixed == 0) {
      return _ -> true;
    }
    Version end = partial.next(fixed);
    return version -> version.compareTo(lowest) >= 0 && version.compareTo(end) < 0;
  }

  /** A version whose last numbers may be missing or wildcards: only the given ones are listed. */
  private record Partial(List<BigInteger> numbers, List<String> prerelease) {
    static Partial of(Matcher matcher) {
      var numbers = new ArrayList<BigInteger>();
      for (int group = 2; group <= 4; group++) {
        String part = matcher.group(group);
        if (part == null || !Character.isDigit(part.charAt(0))) {
          break;
        }
        numbers.add(new BigInteger(part));
      }
      return new Partial(List.copyOf(numbers), Version.identifiers(matcher.group(5)));
    }

    int given() {
      return numbers.size();
    }

    boolean isWhole() {
      return given() == 3 || (given() > 0 && !prerelease.isEmpty());
    }

    Version lowest() {
      return new Version(padded(numbers), prerelease);
    }

    /** The first version after all that share the first so many numbers. */
    Version next(int fixed) {
      if (fixed == 0) {
        // Nothing lies after "any version".
        return new Version(padded(List.of(BigInteger.TEN.pow(40))), List.of());
      }
      var start = new ArrayList<>(numbers.subList(0, fixed));
      start.set(fixed - 1, start.get(fixed - 1).add(BigInteger.ONE));
      return new Version(padded(start), List.of("0"));
    }

    /** How many numbers a caret keeps: up to the first that is not zero. */
    int firstSignificant() {
      for (int i = 0; i < given(); i++) {
        if (numbers.get(i).signum() != 0) {
          return i + 1;
        }
      }
      return given();
    }

    private static List<BigInteger> padded(List<BigInteger> numbers) {
      var all = new ArrayList<>(numbers);
      while (all.size() < 3) {
        all.add(BigInteger.ZERO);
      }
      return all;
    }
  }

  private static Problem notARange(String text) {
    return new Problem(
        ExitCode.USAGE,
        "\"" + Wording.printable(text) + "\" is not a range of versions",
        "",
        "write it like ~1.4, ^2, \">=1.2 <2\", 1.x or \"1.2 - 1.4\"");
  }
}
