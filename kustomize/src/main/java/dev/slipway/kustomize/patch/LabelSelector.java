package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.KustomizeException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Kubernetes' selection by labels: {@code app=web,tier in (a,b),!old}. */
public final class LabelSelector {
  enum Operator {
    EXISTS,
    MISSING,
    IN,
    NOT_IN,
    GREATER,
    LESS
  }

  /**
   * @param values of which one is enough for IN; one number for GREATER and LESS
   */
  record Requirement(String key, Operator operator, Set<String> values) {
    boolean isMetBy(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case EXISTS -> value != null;
        case MISSING -> value == null;
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case GREATER -> compare(value) > 0;
        case LESS -> compare(value) < 0;
      };
    }

    /** 0, which meets nothing, where the label is missing or no number. */
    private int compare(@Nullable String value) {
      BigInteger number = value == null ? null : integer(value);
      BigInteger bound = integer(values.iterator().next());
      return number == null || bound == null ? 0 : number.compareTo(bound);
    }
  }

  private final List<Requirement> requirements;

  LabelSelector(List<Requirement> requirements) {
    this.requirements = requirements;
  }

  /**
   * @throws KustomizeException where the text is no selector
   */
  public static LabelSelector parse(String text) {
    return new LabelSelectorParser(text).parse();
  }

  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.isMetBy(labels));
  }

  /** A number of 64 bits with a sign; null where the text is none. */
  static @Nullable BigInteger integer(String text) {
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    boolean digits = text.substring(start).chars().allMatch(c -> c >= '0' && c <= '9');
    if (text.length() == start || text.length() > 1_000 || !digits) {
      return null;
    }
    var number = new BigInteger(text);
    return number.bitLength() < 64 ? number : null;
  }
}
