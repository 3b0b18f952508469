package dev.slipway.kustomize.configuration;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Typed reading of a configuration document, as Go reads YAML into a structure: names of fields in
 * any case, null as if nothing were there, numbers and booleans taken for text where text is
 * wanted.
 */
public final class Settings {
  private final MapNode map;

  public Settings(MapNode map) {
    this.map = map;
  }

  public Source source() {
    return map.source();
  }

  /**
   * @throws KustomizeException where a field is none of these
   */
  public void allowOnly(Set<String> names) {
    for (MapNode.Field field : map.fields()) {
      String name = field.key().value();
      if (names.stream().noneMatch(name::equalsIgnoreCase)) {
        throw new KustomizeException(
            "error unmarshaling JSON: while decoding JSON: json: unknown field \"" + name + "\"",
            field.key().source());
      }
    }
  }

  /** Whether a field is there and not null. */
  public boolean has(String field) {
    return find(field) != null;
  }

  /** The text of a field; empty where it is missing. */
  public String text(String field) {
    Node node = find(field);
    return node == null ? "" : text(field, node);
  }

  public Optional<String> optionalText(String field) {
    Node node = find(field);
    return node == null ? Optional.empty() : Optional.of(text(field, node));
  }

  public boolean flag(String field) {
    Node node = find(field);
    if (node == null) {
      return false;
    }
    if (node instanceof ScalarNode scalar && scalar.tag().equals("!!bool")) {
      return scalar.value().toLowerCase(Locale.ROOT).equals("true");
    }
    throw wrongType(field, node, "bool");
  }

  /** A whole number; 0 where it is missing. */
  public long number(String field) {
    Node node = find(field);
    if (node == null) {
      return 0;
    }
    if (node instanceof ScalarNode scalar
        && (scalar.tag().equals("!!int") || scalar.tag().equals("!!float"))) {
      try {
        return new BigDecimal(Numbers.json(scalar.value())).longValueExact();
      } catch (ArithmeticException _) {
        throw wrongType(field, node, "int64");
      }
    }
    throw wrongType(field, node, "int64");
  }

  public List<String> texts(String field) {
    var texts = new ArrayList<String>();
    for (Node item : items(field)) {
      texts.add(item.isNull() ? "" : text(field, item));
    }
    return texts;
  }

  /** The texts of a mapping by their keys. */
  public Map<String, String> textsByKey(String field) {
    Node node = find(field);
    if (node == null) {
      return Map.of();
    }
    if (!(node instanceof MapNode entries)) {
      throw wrongType(field, node, "map[string]string");
    }
    var texts = new LinkedHashMap<String, String>();
    for (MapNode.Field entry : entries.fields()) {
      Node value = entry.value();
      texts.put(entry.key().value(), value.isNull() ? "" : text(field, value));
    }
    return texts;
  }

  public Optional<Settings> section(String field) {
    return Optional.ofNullable(find(field)).map(node -> section(field, node));
  }

  /** The items of a sequence of mappings; a null counts as an empty mapping. */
  public List<Settings> sections(String field) {
    var sections = new ArrayList<Settings>();
    for (Node item : items(field)) {
      sections.add(item.isNull() ? new Settings(new MapNode()) : section(field, item));
    }
    return sections;
  }

  public List<FieldSpec> fieldSpecs(String field) {
    return sections(field).stream().map(Settings::fieldSpec).toList();
  }

  /** This as a field spec: {@code group}, {@code version}, {@code kind}, {@code path}, create. */
  public FieldSpec fieldSpec() {
    return new FieldSpec(gvk(), text("path"), flag("create"));
  }

  public Gvk gvk() {
    return new Gvk(text("group"), text("version"), text("kind"));
  }

  private static Settings section(String field, Node node) {
    if (node instanceof MapNode map) {
      return new Settings(map);
    }
    throw wrongType(field, node, "struct");
  }

  private List<Node> items(String field) {
    Node node = find(field);
    if (node == null) {
      return List.of();
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.items();
    }
    throw wrongType(field, node, "slice");
  }

  private @Nullable Node find(String field) {
    Node node = map.get(field);
    if (node == null) {
      for (MapNode.Field entry : map.fields()) {
        if (entry.key().value().equalsIgnoreCase(field)) {
          node = entry.value();
        }
      }
    }
    return node == null || node.isNull() ? null : node;
  }

  private static String text(String field, Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      throw wrongType(field, node, "string");
    }
    return switch (scalar.tag()) {
      case "!!bool" -> scalar.value().toLowerCase(Locale.ROOT);
      case "!!int", "!!float" -> Numbers.text(scalar.value());
      default -> scalar.value();
    };
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
                default -> "string";
              };
        };
    return new KustomizeException(
        "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
            + found
            + " into Go struct field "
            + field
            + " of type "
            + expected,
        node.source());
  }
}
