package dev.slipway.kustomize.reference;

import dev.slipway.kustomize.resource.Resource;
import java.util.List;

/**
 * Whether two resources were renamed by the same kustomizations, which is judged by the prefixes
 * and suffixes that their names got.
 */
final class Affixes {
  private Affixes() {}

  /** Whether they got the same ones, from the first that one of them got on. */
  static boolean areOfOneContext(Resource one, Resource other) {
    return endAlike(one.namePrefixes(), other.namePrefixes())
        && endAlike(one.nameSuffixes(), other.nameSuffixes());
  }

  /** The same, but a resource that got none fits all. */
  static boolean mayBeOfOneContext(Resource one, Resource other) {
    return fit(one.namePrefixes(), other.namePrefixes())
        && fit(one.nameSuffixes(), other.nameSuffixes());
  }

  private static boolean fit(List<String> one, List<String> other) {
    return one.isEmpty() || other.isEmpty() || endAlike(one, other);
  }

  private static boolean endAlike(List<String> one, List<String> other) {
    boolean firstIsShorter = one.size() <= other.size();
    List<String> shorter = firstIsShorter ? one : other;
    List<String> longer = firstIsShorter ? other : one;
    if (shorter.isEmpty()) {
      return longer.isEmpty();
    }
    return longer.subList(longer.size() - shorter.size(), longer.size()).equals(shorter);
  }
}
