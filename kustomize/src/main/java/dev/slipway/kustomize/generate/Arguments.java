package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Typed reading of a generator's configuration. Names of fields are found in any case, as Go's JSON
 * reader finds them; nothing is converted: a number is no text.
 */
public final class Arguments {
  private final MapNode map;

  public Arguments(MapNode map) {
    this.map = map;
  }

  public String text(String field) {
    Node node = find(field);
    return node == null ? "" : text(field, node);
  }

  /** The texts of a sequence; empty where the field is missing or null. */
  public List<String> texts(String field) {
    Node node = find(field);
    if (node == null || node.isNull()) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      throw wrongType(field, node, "array");
    }
    var texts = new ArrayList<String>();
    for (Node item : sequence.items()) {
      texts.add(text(field, item));
    }
    return texts;
  }

  /** The texts of a mapping; empty where the field is missing or null. */
  public Map<String, String> textsByKey(String field) {
    var texts = new LinkedHashMap<String, String>();
    for (MapNode.Field entry : fields(field)) {
      texts.put(entry.key().value(), text(field, entry.value()));
    }
    return texts;
  }

  private Iterable<MapNode.Field> fields(String field) {
    Node node = find(field);
    if (node == null || node.isNull()) {
      return List.of();
    }
    if (node instanceof MapNode entries) {
      return entries.fields();
    }
    throw wrongType(field, node, "object");
  }

  public boolean flag(String field) {
    Node node = find(field);
    if (node == null || node.isNull()) {
      return false;
    }
    if (node instanceof ScalarNode scalar && scalar.tag().equals("!!bool")) {
      return scalar.value().toLowerCase(Locale.ROOT).equals("true");
    }
    throw wrongType(field, node, "bool");
  }

  public @Nullable MapNode map(String field) {
    Node node = find(field);
    if (node == null || node.isNull()) {
      return null;
    }
    if (node instanceof MapNode found) {
      return found;
    }
    throw wrongType(field, node, "object");
  }

  private @Nullable Node find(String field) {
    Node exact = map.get(field);
    if (exact != null) {
      return exact;
    }
    for (MapNode.Field entry : map.fields()) {
      if (entry.key().value().equalsIgnoreCase(field)) {
        return entry.value();
      }
    }
    return null;
  }

  private static String text(String field, Node node) {
    if (node.isNull()) {
      return "";
    }
    if (node instanceof ScalarNode scalar && scalar.isString()) {
      return scalar.value();
    }
    throw wrongType(field, node, "string");
  }

  private static KustomizeException wrongType(String field, Node node, String expected) {
    String found =
        switch (node) {
          case MapNode _ -> "object";
          case SequenceNode _ -> "array";
          case ScalarNode scalar ->
              switch (scalar.tag()) {
                case "!!bool" -> "bool";
                case "!!int", "!!float" -> "number";
                case String _ -> "string";
              };
        };
    return new KustomizeException(
        "json: cannot unmarshal " + found + " into field " + field + " of type " + expected,
        node.source(),
        expected.equals("string") ? "put it between quotes" : "");
  }
}
