package dev.slipway.kustomize.configuration;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What definitions of custom types, under a kustomization's {@code crds}, say of their fields:
 * which hold annotations, labels, names, and names of other resources.
 */
final class CustomTypes {
  private static final int DEEPEST = 100;
  private static final int MOST = 1_000_000;

  private final MapNode definitions;
  private final Map<FieldUse, List<FieldSpec>> fields = new EnumMap<>(FieldUse.class);
  private List<NameReference> references = List.of();
  private int visited;

  private CustomTypes(MapNode definitions) {
    this.definitions = definitions;
  }

  static TransformerConfiguration read(Node document) {
    if (!(document instanceof MapNode definitions)) {
      throw new KustomizeException("json: cannot unmarshal into a map of types", document.source());
    }
    var types = new CustomTypes(definitions);
    for (MapNode.Field definition : definitions.fields()) {
      if (!(definition.value() instanceof MapNode) && !definition.value().isNull()) {
        throw new KustomizeException(
            "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
                + (definition.value() instanceof ScalarNode ? "string" : "array")
                + " into Go value of type accumulator.OpenAPIDefinition",
            definition.value().source(),
            "name a file of OpenAPI definitions; a CustomResourceDefinition goes to 'resources'");
      }
    }
    for (String name : definitions.keys()) {
      MapNode properties = types.properties(name).orElseGet(MapNode::new);
      if (properties.has("kind") && properties.has("apiVersion") && properties.has("metadata")) {
        types.add(name.substring(name.lastIndexOf('.') + 1), properties, List.of());
      }
    }
    types.fields.replaceAll((_, specs) -> TransformerConfiguration.sorted(specs));
    return new TransformerConfiguration(
        types.fields, TransformerConfiguration.sortedReferences(types.references));
  }

  private Optional<MapNode> properties(String type) {
    return definitions
        .map(type)
        .flatMap(definition -> definition.map("Schema").or(() -> definition.map("schema")))
        .flatMap(schema -> schema.map("properties"));
  }

  private void add(String kind, MapNode properties, List<String> path) {
    if (path.size() > DEEPEST) {
      throw new KustomizeException(
          "types refer to each other in a circle: " + String.join(".", path.subList(0, 5)),
          definitions.source(),
          "take one of the $ref out of the definitions");
    }
    for (MapNode.Field field : properties.fields()) {
      if (++visited > MOST) {
        throw new KustomizeException(
            "the types have more than " + MOST + " fields, counted through each $ref",
            definitions.source());
      }
      if (field.value() instanceof MapNode property) {
        addProperty(kind, property, append(path, field.key().value()));
      }
    }
  }

  private void addProperty(String kind, MapNode property, List<String> path) {
    if (has(property, "x-kubernetes-annotation")) {
      add(FieldUse.COMMON_ANNOTATIONS, kind, path);
    }
    if (has(property, "x-kubernetes-label-selector")) {
      add(FieldUse.COMMON_LABELS, kind, path);
    }
    if (has(property, "x-kubernetes-identity")) {
      add(FieldUse.NAME_PREFIX, kind, path);
    }
    text(property, "x-kubernetes-object-ref-api-version")
        .ifPresent(version ->
            text(property, "x-kubernetes-object-ref-kind")
                .ifPresent(target -> addReference(kind, property, path, version, target)));
    text(property, "$ref")
        .ifPresent(type -> properties(type).ifPresent(nested -> add(kind, nested, path)));
  }

  private void add(FieldUse use, String kind, List<String> path) {
    List<FieldSpec> before = fields.getOrDefault(use, List.of());
    fields.put(use, FieldLists.merge(before, List.of(spec(kind, path))));
  }

  private void addReference(
      String kind, MapNode property, List<String> path, String version, String target) {
    String name = text(property, "x-kubernetes-object-ref-name-key").orElse("name");
    var reference =
        new NameReference(new Gvk("", version, target), List.of(spec(kind, append(path, name))));
    references = NameReference.merge(references, List.of(reference));
  }

  private static FieldSpec spec(String kind, List<String> path) {
    return new FieldSpec(new Gvk("", "", kind), String.join("/", path), false);
  }

  private static List<String> append(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }

  private static boolean has(MapNode property, String extension) {
    return text(property, extension).isPresent();
  }

  private static Optional<String> text(MapNode property, String key) {
    for (MapNode.Field field : property.fields()) {
      if (field.key().value().equalsIgnoreCase(key)
          && field.value() instanceof ScalarNode scalar
          && scalar.isString()) {
        return Optional.of(scalar.value());
      }
    }
    return Optional.empty();
  }
}
