package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.field.Creation;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.field.FieldSpecs;
import dev.slipway.kustomize.field.Values;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sets entries of mappings: what transformers of labels and of annotations have in common. */
record EntriesTransformer(Map<String, String> entries, FieldSpecs fields) implements Transformer {
  EntriesTransformer(Map<String, String> entries, List<FieldSpec> fields) {
    this(new TreeMap<>(entries), new FieldSpecs(fields));
  }

  @Override
  public void transform(ResourceSet resources) {
    if (entries.isEmpty()) {
      return;
    }
    for (Resource resource : resources.resources()) {
      boolean lent = lendAnnotations(resource);
      entries.forEach((key, text) -> {
        // One scalar for all new places of this resource: see Values.setEntry.
        ScalarNode value = ScalarNode.string(text);
        fields.visit(resource, Creation.MAPPING, slot -> Values.setEntry(slot.get(), key, value));
      });
      if (lent && resource.annotations().filter(MapNode::isEmpty).isPresent()) {
        resource.root().mapAt("metadata").remove("annotations");
      }
    }
  }

  /** Upstream's memory of a resource is in its annotations: a step finds them there. */
  private static boolean lendAnnotations(Resource resource) {
    boolean lends = resource.isRemembered() && resource.annotations().isEmpty();
    if (lends) {
      resource.root().mapAt("metadata").mapAt("annotations");
    }
    return lends;
  }
}
