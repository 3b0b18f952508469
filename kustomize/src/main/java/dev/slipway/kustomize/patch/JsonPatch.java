package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.resource.InternalAnnotations;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.yaml.JsonForm;
import dev.slipway.kustomize.yaml.JsonReader;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import dev.slipway.kustomize.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations of a JSON patch (RFC 6902), written as JSON or YAML. */
final class JsonPatch {
  private final List<MapNode> operations;

  private JsonPatch(List<MapNode> operations) {
    this.operations = operations;
  }

  /**
   * @param file how messages name the text
   * @throws KustomizeException where the text is no list of operations
   */
  static JsonPatch parse(String text, String file) {
    if (text.isEmpty()) {
      throw new KustomizeException("empty json patch operations", new Source(file, 0));
    }
    return new JsonPatch(
        operations(text.startsWith("[") ? JsonReader.read(text, file) : readYaml(text, file)));
  }

  private static @Nullable Node readYaml(String text, String file) {
    List<Node> documents = new YamlReader().read(text, file);
    return documents.isEmpty() ? null : JsonForm.ofYaml11(documents.getFirst());
  }

  private static List<MapNode> operations(@Nullable Node node) {
    if (node == null || Fields.isMissing(node)) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      throw notOperations(node);
    }
    List<MapNode> operations = new ArrayList<>();
    for (Node item : sequence.items()) {
      if (item instanceof MapNode operation) {
        check(operation);
        operations.add(operation);
      } else {
        throw notOperations(item);
      }
    }
    return operations;
  }

  private static void check(MapNode operation) {
    String problem =
        switch (kind(operation)) {
          case "add", "replace" ->
              operation.has("value")
                  ? ""
                  : "failed to decode 'value': operation, missing value field: missing value";
          case "move", "copy" ->
              isText(operation.get("from"))
                  ? ""
                  : "failed to decode 'from': operation, missing from field: missing value";
          case "remove", "test" -> "";
          default -> "unsupported operation";
        };
    if (problem.isEmpty() && !isText(operation.get("path"))) {
      problem = "failed to decode 'path': operation missing path field: missing value";
    }
    if (!problem.isEmpty()) {
      throw new KustomizeException(
          "invalid operation " + kind(operation) + ": " + problem,
          operation.source(),
          "one of add, remove, replace, move, copy and test, with a path");
    }
  }

  private static String kind(MapNode operation) {
    Node kind = operation.get("op");
    return isText(kind) ? Fields.text(kind) : "unknown";
  }

  private static boolean isText(@Nullable Node node) {
    return node instanceof ScalarNode scalar && scalar.isString();
  }

  private static KustomizeException notOperations(Node node) {
    return new KustomizeException(
        "json: cannot unmarshal into Go value of type jsonpatch.Operation",
        node.source(),
        "a JSON patch is a list of operations");
  }

  boolean isEmpty() {
    return operations.isEmpty();
  }

  /**
   * Applies it to a resource. Annotations are texts afterwards; and where upstream remembers
   * something of the resource, which it does in annotations, a patch finds some to add to.
   */
  void apply(Resource resource, ResourceSet resources) {
    ResourceId before = resource.currentId();
    if (resource.isRemembered() && resource.annotations().isEmpty()) {
      resource.root().mapAt("metadata").mapAt("annotations");
    }
    List<MapNode.Field> internal = InternalAnnotations.of(resource);
    MapNode result = apply(resource.root());
    Annotations.normalize(result.mapAt("metadata"), "annotations");
    for (MapNode.Field field : internal) {
      result.mapAt("metadata").mapAt("annotations").put(field.key(), field.value());
    }
    resource.replaceRoot(result);
    if (operations.stream().anyMatch(JsonPatch::replacesAnnotations)) {
      resource.forgetOrigin();
    }
    if (!resource.currentId().equals(before)) {
      resources.idChanged(resource, before);
    }
  }

  /** Upstream saves its memory from such a patch, but not where the resource comes from. */
  private static boolean replacesAnnotations(MapNode operation) {
    String kind = kind(operation);
    return !kind.equals("test")
        && (holdsAnnotations(Fields.text(operation.get("path")))
            || (kind.equals("move") && holdsAnnotations(Fields.text(operation.get("from")))));
  }

  private static boolean holdsAnnotations(String pointer) {
    return pointer.isEmpty()
        || pointer.equals("/metadata")
        || pointer.equals("/metadata/annotations");
  }

  /** What becomes of an object; it is not changed itself. */
  MapNode apply(MapNode object) {
    var document = new JsonDocument(JsonForm.of(object));
    for (MapNode operation : operations) {
      try {
        apply(operation, document);
      } catch (KustomizeException e) {
        throw e.source().line() > 0
            ? e
            : new KustomizeException(e.getMessage(), operation.source(), e.remedy());
      }
    }
    Node result = JsonForm.readBack(document.root());
    if (!(result instanceof MapNode map)) {
      throw new KustomizeException(
          "json: cannot unmarshal array into Go value of type map[string]interface {}",
          result.source());
    }
    return map;
  }

  private static void apply(MapNode operation, JsonDocument document) {
    String path = Fields.text(operation.get("path"));
    String from = Fields.text(operation.get("from"));
    Node value = operation.get("value");
    switch (kind(operation)) {
      case "add" -> document.add(path, copy(value));
      case "remove" -> document.remove(path);
      case "replace" -> document.replace(path, copy(value));
      case "move" -> document.move(from, path);
      case "copy" -> document.copy(from, path);
      case "test" -> document.test(path, value);
      default -> throw new IllegalStateException("checked when it was read");
    }
  }

  private static @Nullable Node copy(@Nullable Node value) {
    return value == null ? null : value.copy();
  }
}
