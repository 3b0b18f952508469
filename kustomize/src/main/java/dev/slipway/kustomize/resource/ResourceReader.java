package dev.slipway.kustomize.resource;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.SequenceNode;
import dev.slipway.kustomize.yaml.YamlReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** Reads a file of Kubernetes objects: documents, and lists of objects in their place. */
public final class ResourceReader {
  private ResourceReader() {}

  /**
   * @param file how messages name the text
   * @throws KustomizeException where a document is no Kubernetes object
   */
  public static List<Resource> read(byte[] content, String file) {
    return read(YamlReader.decode(content, file), file);
  }

  /** The same for text that stands in another file. */
  public static List<Resource> read(String text, String file) {
    Deque<Node> waiting = new ArrayDeque<>();
    List<Node> documents = new YamlReader().read(text, file);
    if (documents.size() == 1 && isPlainList(documents.getFirst())) {
      addObjects(items((MapNode) documents.getFirst()), waiting);
    } else {
      addObjects(documents, waiting);
    }
    var resources = new ArrayList<Resource>();
    while (!waiting.isEmpty()) {
      MapNode object = (MapNode) waiting.removeFirst();
      if (object.text("kind").endsWith("List") && object.has("items")) {
        // Upstream puts what is in a list behind everything else of the file.
        addObjects(items(object), waiting);
      } else {
        var resource = new Resource(object);
        InternalAnnotations.remember(resource);
        resources.add(resource);
      }
    }
    return resources;
  }

  private static boolean isPlainList(Node document) {
    return document instanceof MapNode map
        && (map.text("kind").equals("List") || map.text("kind").equals("ResourceList"))
        && (map.has("items") || map.has("functionConfig"));
  }

  private static List<Node> items(MapNode list) {
    Node items = list.get("items");
    if (items == null || items.isNull()) {
      return List.of();
    }
    if (items instanceof SequenceNode sequence) {
      return sequence.items();
    }
    throw new KustomizeException(
        "expected array in %s/items, but found %s"
            .formatted(
                list.text("kind"), items instanceof MapNode ? "map[string]interface {}" : "string"),
        items.source());
  }

  private static void addObjects(List<Node> nodes, Deque<Node> objects) {
    for (Node node : nodes) {
      if (!node.isNothing()) {
        objects.addLast(checked(node));
      }
    }
  }

  private static MapNode checked(Node node) {
    if (!(node instanceof MapNode object) || !hasMetadata(object)) {
      throw new KustomizeException(
          "missing Resource metadata",
          node.source(),
          "a resource has apiVersion, kind and metadata.name");
    }
    requireName(object);
    return object;
  }

  private static boolean hasMetadata(MapNode object) {
    MapNode metadata = object.map("metadata").orElseGet(MapNode::new);
    return !object.text("apiVersion").isEmpty()
        || !object.text("kind").isEmpty()
        || !metadata.text("name").isEmpty()
        || !metadata.text("namespace").isEmpty()
        || metadata.map("labels").isPresent()
        || metadata.map("annotations").isPresent();
  }

  /**
   * @throws KustomizeException where an object has no kind, or no name while it is no list
   */
  public static void requireName(MapNode object) {
    String kind = object.text("kind");
    MapNode metadata = object.map("metadata").orElseGet(MapNode::new);
    if (kind.isEmpty()) {
      throw missing("kind", object, metadata);
    }
    if (!kind.endsWith("List") && metadata.text("name").isEmpty()) {
      throw missing("metadata.name", object, metadata);
    }
  }

  private static KustomizeException missing(String field, MapNode object, MapNode metadata) {
    return new KustomizeException(
        "missing %s in object {{%s %s} {{%s %s} %s %s}}"
            .formatted(
                field,
                object.text("apiVersion"),
                object.text("kind"),
                metadata.text("name"),
                metadata.text("namespace"),
                goMap(metadata, "labels"),
                goMap(metadata, "annotations")),
        object.source());
  }

  private static String goMap(MapNode metadata, String field) {
    return metadata.map(field).stream()
        .flatMap(map -> map.keys().stream().sorted().map(key -> key + ":" + map.text(key)))
        .collect(Collectors.joining(" ", "map[", "]"));
  }
}
