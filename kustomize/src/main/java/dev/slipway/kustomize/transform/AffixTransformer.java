package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.field.Creation;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.field.FieldSpecs;
import dev.slipway.kustomize.field.Values;
import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.List;

/** Adds a prefix or a suffix to names, and remembers what they were. */
public final class AffixTransformer implements Transformer {
  private static final String NAME = "metadata/name";

  /** Their names mean something outside of the cluster's objects. */
  private static final List<Gvk> NEVER_RENAMED =
      List.of(
          new Gvk("", "", "CustomResourceDefinition"),
          new Gvk("apiregistration.k8s.io", "", "APIService"),
          new Gvk("", "", "Namespace"));

  private final Affix affix;
  private final String added;
  private final List<FieldSpec> fields;

  private AffixTransformer(Affix affix, String added, List<FieldSpec> fields) {
    this.affix = affix;
    this.added = added;
    this.fields = List.copyOf(fields);
  }

  public static AffixTransformer prefix(String prefix, List<FieldSpec> fields) {
    return new AffixTransformer(Affix.PREFIX, prefix, fields);
  }

  public static AffixTransformer suffix(String suffix, List<FieldSpec> fields) {
    return new AffixTransformer(Affix.SUFFIX, suffix, fields);
  }

  /** From a document of the kind PrefixTransformer. */
  public static AffixTransformer ofPrefix(MapNode document) {
    return prefix(new Settings(document).text("prefix"), configuredFields(document));
  }

  /** From a document of the kind SuffixTransformer. */
  public static AffixTransformer ofSuffix(MapNode document) {
    return suffix(new Settings(document).text("suffix"), configuredFields(document));
  }

  /** From a document of the kind PrefixSuffixTransformer, which does both. */
  public static Transformer ofBoth(MapNode document) {
    AffixTransformer prefix = ofPrefix(document);
    AffixTransformer suffix = ofSuffix(document);
    return resources -> {
      prefix.transform(resources);
      suffix.transform(resources);
    };
  }

  private static List<FieldSpec> configuredFields(MapNode document) {
    var settings = new Settings(document);
    if (!settings.has("fieldSpecs")) {
      throw new KustomizeException(
          "fieldSpecs is not expected to be nil",
          document.source(),
          "add fieldSpecs: [{path: " + NAME + "}]");
    }
    return settings.fieldSpecs("fieldSpecs");
  }

  @Override
  public void transform(ResourceSet resources) {
    for (Resource resource : resources.resources()) {
      transform(resource);
    }
    resources.idsChanged();
  }

  private void transform(Resource resource) {
    Gvk original = resource.originalId().gvk();
    if (NEVER_RENAMED.stream().anyMatch(original::isSelectedBy)) {
      return;
    }
    for (FieldSpec field : fields) {
      if (!original.isSelectedBy(field.gvk())) {
        continue;
      }
      if (field.path().equals(NAME) && !added.isEmpty()) {
        affix.remember(resource, added);
        resource.rememberId();
      }
      if (resource.gvk().isSelectedBy(field.gvk())) {
        FieldSpecs.visit(
            resource,
            field,
            Creation.STRING,
            slot -> Values.setText(slot.get(), affix.on(Values.rawText(slot.get()), added)));
      }
    }
  }
}
