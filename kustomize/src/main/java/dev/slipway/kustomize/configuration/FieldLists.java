package dev.slipway.kustomize.configuration;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.field.FieldSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Merges lists of field specs. */
public final class FieldLists {
  private FieldLists() {}

  /**
   * The first list, and what of the second it does not have yet. A field is there already where one
   * with the same path and a type that the incoming one selects is there.
   *
   * @throws KustomizeException where a field is in both, but only one of them says to create it
   */
  @SuppressWarnings("ReferenceEquality") // The same list saves a look at every field.
  public static List<FieldSpec> merge(List<FieldSpec> first, List<FieldSpec> second) {
    if (second.isEmpty() || second == first) {
      return first;
    }
    var merged = new ArrayList<FieldSpec>(first.size() + second.size());
    merged.addAll(first);
    Map<String, List<FieldSpec>> byPath = new HashMap<>();
    for (FieldSpec spec : first) {
      byPath.computeIfAbsent(spec.path(), _ -> new ArrayList<>()).add(spec);
    }
    for (FieldSpec spec : second) {
      List<FieldSpec> same = byPath.computeIfAbsent(spec.path(), _ -> new ArrayList<>());
      if (!isPresent(same, spec)) {
        same.add(spec);
        merged.add(spec);
      }
    }
    return merged;
  }

  private static boolean isPresent(List<FieldSpec> samePath, FieldSpec incoming) {
    for (FieldSpec present : samePath) {
      if (present.gvk().isSelectedBy(incoming.gvk())) {
        if (present.create() != incoming.create()) {
          throw new KustomizeException("conflicting fieldspecs");
        }
        return true;
      }
    }
    return false;
  }
}
