package dev.slipway.kustomize.reference;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.NameReference;
import dev.slipway.kustomize.field.Creation;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.field.FieldSpecs;
import dev.slipway.kustomize.field.Slot;
import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes fields that name other resources follow them: where they hold a name that a resource had,
 * they get the one that it has now.
 */
public final class NameReferences implements Transformer {
  private final List<NameReference> references;
  private final Map<Gvk, List<Field>> fieldsByType = new HashMap<>();

  /** A field, and the type of what it names. */
  private record Field(FieldSpec spec, Gvk target) {}

  public NameReferences(List<NameReference> references) {
    this.references = references;
  }

  @Override
  public void transform(ResourceSet resources) {
    var index = new RenamedResources(resources.resources());
    for (Resource resource : resources.resources()) {
      List<Field> fields = fields(resource.originalId().gvk());
      if (!fields.isEmpty()) {
        Referrer referrer = Referrer.of(resource);
        fields.forEach(field -> update(referrer, field, index));
      }
    }
    resources.idsChanged();
  }

  private List<Field> fields(Gvk referrer) {
    return fieldsByType.computeIfAbsent(
        referrer,
        type -> {
          var fields = new ArrayList<Field>();
          for (NameReference reference : references) {
            for (FieldSpec spec : reference.referrers()) {
              if (type.isSelectedBy(spec.gvk())) {
                fields.add(new Field(spec, reference.target()));
              }
            }
          }
          return fields;
        });
  }

  private static void update(Referrer referrer, Field field, RenamedResources index) {
    var search = new ReferralSearch(referrer, field.spec().path(), field.target(), index);
    try {
      FieldSpecs.visit(
          referrer.resource(),
          field.spec(),
          Creation.NOTHING,
          (Slot slot) -> new NameField(search).update(slot.get()));
    } catch (KustomizeException problem) {
      throw problem.within(
          "updating name reference in '"
              + field.spec().path()
              + "' field of '"
              + referrer.resource().currentId()
              + "'");
    }
  }
}
