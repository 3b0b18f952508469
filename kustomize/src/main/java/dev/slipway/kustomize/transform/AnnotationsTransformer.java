package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.List;
import java.util.Map;

/** Sets annotations. */
public final class AnnotationsTransformer implements Transformer {
  private final EntriesTransformer entries;

  public AnnotationsTransformer(Map<String, String> annotations, List<FieldSpec> fields) {
    this.entries = new EntriesTransformer(annotations, fields);
  }

  /** From a document of the kind AnnotationsTransformer. */
  public static AnnotationsTransformer of(MapNode document) {
    var settings = new Settings(document);
    return new AnnotationsTransformer(
        settings.textsByKey("annotations"), settings.fieldSpecs("fieldSpecs"));
  }

  @Override
  public void transform(ResourceSet resources) {
    entries.transform(resources);
  }
}
