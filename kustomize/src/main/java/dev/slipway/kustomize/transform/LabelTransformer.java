package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.List;
import java.util.Map;

/** Sets labels, and the selectors that name them. */
public final class LabelTransformer implements Transformer {
  private final EntriesTransformer entries;

  public LabelTransformer(Map<String, String> labels, List<FieldSpec> fields) {
    this.entries = new EntriesTransformer(labels, fields);
  }

  /** From a document of the kind LabelTransformer. */
  public static LabelTransformer of(MapNode document) {
    var settings = new Settings(document);
    return new LabelTransformer(settings.textsByKey("labels"), settings.fieldSpecs("fieldSpecs"));
  }

  @Override
  public void transform(ResourceSet resources) {
    entries.transform(resources);
  }
}
