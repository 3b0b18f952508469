package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.FieldLists;
import dev.slipway.kustomize.configuration.FieldUse;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.configuration.TransformerConfiguration;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.List;
import java.util.Map;

/**
 * One item of a kustomization's {@code labels}.
 *
 * @param includeSelectors whether selectors get them too, and templates with them
 * @param includeTemplates whether templates get them too
 * @param fields further fields that get them
 */
public record Labels(
    Map<String, String> pairs,
    boolean includeSelectors,
    boolean includeTemplates,
    List<FieldSpec> fields) {
  private static final List<FieldSpec> METADATA = List.of(new FieldSpec("metadata/labels", true));

  public static Labels of(MapNode item) {
    var settings = new Settings(item);
    return new Labels(
        settings.textsByKey("pairs"),
        settings.flag("includeSelectors"),
        settings.flag("includeTemplates"),
        settings.fieldSpecs("fields"));
  }

  /**
   * @throws KustomizeException where its fields contradict those of the configuration
   */
  public LabelTransformer transformer(TransformerConfiguration configuration) {
    try {
      return new LabelTransformer(pairs, allFields(configuration));
    } catch (KustomizeException problem) {
      throw problem.within("failed to merge labels");
    }
  }

  private List<FieldSpec> allFields(TransformerConfiguration configuration) {
    List<FieldSpec> merged = FieldLists.merge(fields, configuration.fields(FieldUse.LABELS));
    if (includeSelectors) {
      return FieldLists.merge(merged, configuration.fields(FieldUse.COMMON_LABELS));
    }
    if (includeTemplates) {
      merged = FieldLists.merge(merged, configuration.fields(FieldUse.TEMPLATE_LABELS));
    }
    return FieldLists.merge(merged, METADATA);
  }
}
