package dev.slipway.kustomize.field;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.resource.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The fields in which one transformer works. Which of them a type has is found out once per type.
 */
public final class FieldSpecs {
  private final List<FieldSpec> specs;
  private final Map<Gvk, List<FieldSpec>> byType = new HashMap<>();

  public FieldSpecs(List<FieldSpec> specs) {
    this.specs = List.copyOf(specs);
  }

  public List<FieldSpec> all() {
    return specs;
  }

  /** Those of a type's objects, in order. */
  public List<FieldSpec> of(Gvk gvk) {
    return byType.computeIfAbsent(
        gvk, type -> specs.stream().filter(spec -> type.isSelectedBy(spec.gvk())).toList());
  }

  /**
   * Visits each of these fields that a resource has, or that is made in it.
   *
   * @param creation what is made at the end of paths that may be created
   */
  public void visit(Resource resource, Creation creation, Consumer<Slot> visitor) {
    for (FieldSpec spec : of(resource.gvk())) {
      visit(resource, spec, creation, visitor);
    }
  }

  /** Visits one field, wherever the path leads, whatever the resource's type is. */
  public static void visit(
      Resource resource, FieldSpec spec, Creation creation, Consumer<Slot> visitor) {
    var walk = new FieldWalk(spec.steps(), spec.create() ? creation : Creation.NOTHING, visitor);
    try {
      walk.from(resource.root());
    } catch (KustomizeException problem) {
      throw problem.within(
          "considering field '" + spec.path() + "' of object " + resource.currentId());
    }
  }
}
