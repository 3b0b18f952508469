package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes a tree byte for byte as {@code kustomize build} prints it: fields in natural order, values
 * in the notation they have after a trip through JSON, lines folded at 80 characters.
 */
public final class YamlWriter {
  /** The order in which fields are printed. */
  public static final Comparator<String> KEY_ORDER = KeyOrder.NATURAL;

  private YamlWriter() {}

  /** The text of one document, with a newline at its end. */
  public static String write(Node node) {
    var text = new StringBuilder();
    write(node, text);
    return text.toString();
  }

  /** Appends what {@link #write(Node)} returns. */
  public static void write(Node node, StringBuilder text) {
    new BlockEmitter(text).document(node, 0);
  }

  /** The lines of a mapping or a sequence that stands in a deeper block. */
  public static String write(Node node, int indent) {
    var text = new StringBuilder();
    new BlockEmitter(text).document(node, indent);
    return text.toString();
  }

  static List<MapNode.Field> sorted(MapNode map) {
    var fields = new ArrayList<>(map.fields());
    fields.removeIf(field -> field.key().isNull() && !field.key().value().isEmpty());
    try {
      fields.sort((a, b) -> KeyOrder.NATURAL.compare(a.key().value(), b.key().value()));
    } catch (IllegalArgumentException _) {
      // Upstream's order is not transitive for some digits beside letters; any order will do then.
      fields.sort(Comparator.comparing(field -> field.key().value()));
    }
    return fields;
  }

  /**
   * The text of a key in JSON, where every key is a string.
   *
   * @param outermost there alone upstream takes other scalars for strings
   */
  static String key(MapNode.Field field, boolean outermost) {
    if (!field.key().isString() && !outermost && !field.key().value().isEmpty()) {
      throw new KustomizeException(
          "json: unsupported type: map[interface {}]interface {}: the key "
              + field.key().value()
              + " is no string",
          field.key().source(),
          "put quotes around it");
    }
    return field.key().value();
  }
}
