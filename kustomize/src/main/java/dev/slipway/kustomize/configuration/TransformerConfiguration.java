package dev.slipway.kustomize.configuration;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * In which fields each transformer works.
 *
 * @param fields by what they are for; one that is missing has none
 * @param nameReferences which fields hold names of which types' objects
 */
public record TransformerConfiguration(
    Map<FieldUse, List<FieldSpec>> fields, List<NameReference> nameReferences) {
  private static final String NAME_REFERENCE = "nameReference";
  private static final Set<String> KEYS =
      Stream.concat(Stream.of(FieldUse.values()).map(FieldUse::key), Stream.of(NAME_REFERENCE))
          .collect(Collectors.toUnmodifiableSet());

  public static final TransformerConfiguration EMPTY =
      new TransformerConfiguration(Map.of(), List.of());

  /** What kustomize knows without being told. */
  public static TransformerConfiguration defaults() {
    return DefaultFields.CONFIGURATION;
  }

  /**
   * Reads a file that a kustomization names under {@code configurations}.
   *
   * @throws KustomizeException where it has fields that nothing knows
   */
  public static TransformerConfiguration of(Node document) {
    if (document.isNull()) {
      return EMPTY;
    }
    if (!(document instanceof MapNode map)) {
      throw new KustomizeException(
          "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal into Go value of"
              + " type builtinconfig.TransformerConfig",
          document.source());
    }
    var settings = new Settings(map);
    settings.allowOnly(KEYS);
    Map<FieldUse, List<FieldSpec>> fields = new EnumMap<>(FieldUse.class);
    for (FieldUse use : FieldUse.values()) {
      if (settings.has(use.key())) {
        settings.sections(use.key()).forEach(TransformerConfiguration::allowFieldSpec);
        fields.put(use, sorted(settings.fieldSpecs(use.key())));
      }
    }
    return new TransformerConfiguration(fields, references(settings));
  }

  /**
   * Reads what a file that a kustomization names under {@code crds} says of the fields of its
   * types.
   */
  public static TransformerConfiguration ofTypes(Node document) {
    return CustomTypes.read(document);
  }

  private static List<NameReference> references(Settings settings) {
    var references = new ArrayList<NameReference>();
    for (Settings section : settings.sections(NAME_REFERENCE)) {
      section.allowOnly(Set.of("group", "version", "kind", "fieldSpecs"));
      section.sections("fieldSpecs").forEach(TransformerConfiguration::allowFieldSpec);
      references.add(NameReference.of(section));
    }
    return sortedReferences(references);
  }

  private static void allowFieldSpec(Settings spec) {
    spec.allowOnly(Set.of("group", "version", "kind", "path", "create"));
  }

  public List<FieldSpec> fields(FieldUse use) {
    return fields.getOrDefault(use, List.of());
  }

  /**
   * This configuration and another one; what both have is there once.
   *
   * @throws KustomizeException where they contradict each other
   */
  @SuppressWarnings("ReferenceEquality") // The same object saves a comparison field by field.
  public TransformerConfiguration merge(TransformerConfiguration other) {
    if (other == this || other.isEmpty()) {
      return this;
    }
    // What is merged into nothing may still lose fields to others of its own, as upstream. The
    // defaults do not.
    if (isEmpty() && other == defaults()) {
      return other;
    }
    Map<FieldUse, List<FieldSpec>> merged = new EnumMap<>(FieldUse.class);
    for (FieldUse use : FieldUse.values()) {
      List<FieldSpec> mine = fields(use);
      List<FieldSpec> theirs = other.fields(use);
      try {
        List<FieldSpec> both = FieldLists.merge(mine, theirs);
        merged.put(use, both == mine || both.equals(mine) ? mine : sorted(both));
      } catch (KustomizeException problem) {
        throw problem.within("failed to merge " + use.message() + " fieldSpec");
      }
    }
    try {
      List<NameReference> both = NameReference.merge(nameReferences, other.nameReferences);
      return new TransformerConfiguration(
          merged, both.equals(nameReferences) ? nameReferences : sortedReferences(both));
    } catch (KustomizeException problem) {
      throw problem.within("failed to merge NameReference fieldSpec");
    }
  }

  private boolean isEmpty() {
    return fields.isEmpty() && nameReferences.isEmpty();
  }

  static List<FieldSpec> sorted(List<FieldSpec> specs) {
    return specs.stream()
        .sorted((one, other) -> TypeOrder.FIRST_THINGS_FIRST.compare(one.gvk(), other.gvk()))
        .toList();
  }

  static List<NameReference> sortedReferences(List<NameReference> references) {
    return references.stream()
        .sorted((one, other) -> TypeOrder.FIRST_THINGS_FIRST.compare(one.target(), other.target()))
        .toList();
  }
}
