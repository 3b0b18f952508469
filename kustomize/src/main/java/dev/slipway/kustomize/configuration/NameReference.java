package dev.slipway.kustomize.configuration;

import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.resource.Gvk;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields that hold names of one type's objects.
 *
 * @param target the type that is named
 * @param referrers the fields, of any types, that name it
 */
public record NameReference(Gvk target, List<FieldSpec> referrers) {
  public NameReference {
    referrers = List.copyOf(referrers);
  }

  static NameReference of(Settings settings) {
    return new NameReference(settings.gvk(), settings.fieldSpecs("fieldSpecs"));
  }

  /** Both lists: references to a type that both know have the fields of both. */
  @SuppressWarnings("ReferenceEquality") // The same list saves a look at every reference.
  static List<NameReference> merge(List<NameReference> first, List<NameReference> second) {
    if (second.isEmpty() || second == first) {
      return first;
    }
    var merged = new ArrayList<>(first);
    for (NameReference incoming : second) {
      boolean known = false;
      for (int i = 0; i < merged.size(); i++) {
        NameReference present = merged.get(i);
        if (present.target.equals(incoming.target)) {
          known = true;
          if (!present.equals(incoming)) {
            merged.set(
                i,
                new NameReference(
                    present.target, FieldLists.merge(present.referrers, incoming.referrers)));
          }
        }
      }
      if (!known) {
        merged.add(incoming);
      }
    }
    return merged;
  }
}
