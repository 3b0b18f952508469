package dev.slipway.kustomize.schema;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The types of an OpenAPI document that a user wrote. */
final class DocumentDefinitions implements Definitions {
  private static final int LONGEST_CHAIN = 100;

  private final MapNode definitions;
  private final Function<String, @Nullable Schema> byName;
  private final Map<TypeName, MapNode> ofType = new HashMap<>();
  private final Map<TypeName, Boolean> namespaced = new HashMap<>();

  DocumentDefinitions(MapNode document, Function<String, @Nullable Schema> byName) {
    this.byName = byName;
    this.definitions = document.map("definitions").orElseGet(MapNode::new);
    for (MapNode.Field field : definitions.fields()) {
      if (field.value() instanceof MapNode schema) {
        types(schema.get("x-kubernetes-group-version-kind"))
            .forEach(type -> ofType.put(type, schema));
      }
    }
    document.map("paths").ifPresent(this::readPaths);
  }

  private void readPaths(MapNode paths) {
    for (MapNode.Field field : paths.fields()) {
      boolean inNamespace = field.key().value().contains("namespaces/{namespace}");
      if (field.value() instanceof MapNode path) {
        path.map("get")
            .map(get -> get.get("x-kubernetes-group-version-kind"))
            .flatMap(DocumentDefinitions::type)
            .ifPresent(type -> namespaced.merge(type, inNamespace, Boolean::logicalOr));
      }
    }
  }

  private static List<TypeName> types(@Nullable Node extension) {
    List<TypeName> result = new ArrayList<>();
    if (extension instanceof SequenceNode sequence) {
      sequence.items().forEach(item -> type(item).ifPresent(result::add));
    }
    return result;
  }

  private static Optional<TypeName> type(@Nullable Node node) {
    if (!(node instanceof MapNode map)) {
      return Optional.empty();
    }
    String group = map.text("group");
    String version = map.text("version");
    return Optional.of(
        new TypeName(group.isEmpty() ? version : group + "/" + version, map.text("kind")));
  }

  @Override
  public @Nullable Schema named(String definition) {
    return definitions.get(definition) instanceof MapNode schema ? new TreeSchema(schema) : null;
  }

  @Override
  public @Nullable Schema ofType(TypeName type) {
    MapNode schema = ofType.get(type);
    return schema == null ? null : new TreeSchema(schema);
  }

  @Override
  public Optional<Boolean> isNamespaced(TypeName type) {
    return Optional.ofNullable(namespaced.get(type));
  }

  private @Nullable Schema resolve(MapNode schema) {
    MapNode at = schema;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      String reference = at.text("$ref");
      if (reference.isEmpty()) {
        return new TreeSchema(at);
      }
      String[] steps = reference.substring(reference.indexOf('#') + 1).split("/", -1);
      if (steps.length < 3 || !steps[1].equals("definitions")) {
        return null;
      }
      if (steps.length == 3 && !definitions.has(unescape(steps[2]))) {
        return byName.apply(unescape(steps[2]));
      }
      Optional<MapNode> next = Optional.of(definitions);
      for (int step = 2; step < steps.length; step++) {
        String name = unescape(steps[step]);
        next = next.flatMap(map -> map.map(name));
      }
      if (next.isEmpty() || isPlaceOfSchema(steps)) {
        return null;
      }
      at = next.get();
    }
    return null;
  }

  /** Upstream resolves no reference to what holds the type of items or of free keys. */
  private static boolean isPlaceOfSchema(String[] steps) {
    String last = steps[steps.length - 1];
    boolean isName = steps.length % 2 == 1;
    return !isName && (last.equals("items") || last.equals("additionalProperties"));
  }

  private static String unescape(String step) {
    return step.replace("~1", "/").replace("~0", "~");
  }

  private final class TreeSchema implements Schema {
    private final MapNode schema;

    TreeSchema(MapNode schema) {
      this.schema = schema;
    }

    @Override
    public @Nullable Schema field(String name) {
      Optional<MapNode> found =
          schema
              .map("properties")
              .flatMap(properties -> properties.map(name))
              .or(() -> schema.map("additionalProperties"));
      return found.map(DocumentDefinitions.this::resolve).orElse(null);
    }

    @Override
    public @Nullable Schema item() {
      if (!isArray()) {
        return null;
      }
      return schema.map("items").map(DocumentDefinitions.this::resolve).orElse(null);
    }

    private boolean isArray() {
      return switch (schema.get("type")) {
        case ScalarNode scalar -> scalar.value().equals("array");
        case SequenceNode types ->
            types.items().size() == 1
                && types.items().getFirst() instanceof ScalarNode only
                && only.value().equals("array");
        case MapNode _ -> false;
        case null -> false;
      };
    }

    @Override
    public boolean merges() {
      String strategy = text(schema.get("x-kubernetes-patch-strategy"));
      return List.of(strategy.split(",")).contains("merge");
    }

    @Override
    public List<String> mergeKeys() {
      Node keys = schema.get("x-kubernetes-list-map-keys");
      if (keys instanceof SequenceNode sequence) {
        return sequence.items().stream().map(DocumentDefinitions::text).toList();
      }
      String key = text(schema.get("x-kubernetes-patch-merge-key"));
      return key.isEmpty() ? List.of() : List.of(key);
    }
  }

  private static String text(@Nullable Node node) {
    return switch (node) {
      case null -> "";
      case ScalarNode scalar -> scalar.value();
      case MapNode _, SequenceNode _ ->
          throw new KustomizeException("invalid schema file: expected a string", node.source());
    };
  }
}
