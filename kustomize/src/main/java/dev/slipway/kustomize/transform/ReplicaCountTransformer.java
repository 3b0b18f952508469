package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.field.Creation;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.field.FieldSpecs;
import dev.slipway.kustomize.field.Values;
import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.List;

/** Sets how many replicas the resources of one name, now or earlier, have. */
public final class ReplicaCountTransformer implements Transformer {
  private final Replica replica;
  private final List<FieldSpec> fields;

  public ReplicaCountTransformer(Replica replica, List<FieldSpec> fields) {
    this.replica = replica;
    this.fields = List.copyOf(fields);
  }

  /** From a document of the kind ReplicaCountTransformer. */
  public static ReplicaCountTransformer of(MapNode document) {
    var settings = new Settings(document);
    Replica replica =
        settings
            .section("replica")
            .map(section -> new Replica(section.text("name"), section.number("count")))
            .orElse(new Replica("", 0));
    return new ReplicaCountTransformer(replica, settings.fieldSpecs("fieldSpecs"));
  }

  @Override
  public void transform(ResourceSet resources) {
    boolean found = false;
    for (FieldSpec field : fields) {
      for (Resource resource : resources.everNamed(replica.name())) {
        if (everWas(resource, field.gvk())) {
          found = true;
          set(resource, field);
        }
      }
    }
    if (!found) {
      throw new KustomizeException(
          "resource with name "
              + replica.name()
              + " does not match a config with the following GVK "
              + fields.stream().map(field -> field.gvk().toString()).toList());
    }
  }

  private boolean everWas(Resource resource, Gvk type) {
    return !resource.isEmpty()
        && (is(resource.currentId(), type)
            || resource.previousIds().stream().anyMatch(id -> is(id, type)));
  }

  private boolean is(ResourceId id, Gvk type) {
    return id.name().equals(replica.name()) && id.gvk().isSelectedBy(type);
  }

  private void set(Resource resource, FieldSpec field) {
    if (resource.gvk().isSelectedBy(field.gvk())) {
      FieldSpecs.visit(
          resource,
          field,
          Creation.INTEGER,
          slot -> Values.set(slot.get(), Long.toString(replica.count()), "!!int"));
    }
  }
}
