package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import java.util.Set;

/**
 * Trees on their way through JSON. In JSON's form a string has the tag {@code !!str}, a number
 * {@code !!float} and the notation of JSON.
 */
public final class JsonForm {
  private static final Set<String> YES =
      Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE");
  private static final Set<String> NO =
      Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE");

  private JsonForm() {}

  /** A tree as upstream writes it as JSON. */
  public static Node of(Node tree) {
    return of(tree, false, true, false);
  }

  /**
   * The same where upstream reads by YAML 1.1: {@code yes} is a boolean, a date is its text, and
   * keys may be of any type.
   */
  public static Node ofYaml11(Node tree) {
    return of(tree, true, true, false);
  }

  private static Node of(Node tree, boolean yaml11, boolean outermost, boolean inFlow) {
    boolean flow = inFlow || tree.isFlow();
    if (tree instanceof MapNode map) {
      var result = new MapNode(map.source());
      for (MapNode.Field field : map.fields()) {
        String key = yaml11 ? key(field.key()) : YamlWriter.key(field, outermost);
        result.put(key, of(field.value(), yaml11, false, flow));
      }
      return result;
    }
    if (tree instanceof SequenceNode sequence) {
      var result = new SequenceNode(sequence.source());
      sequence.items().forEach(item -> result.items().add(of(item, yaml11, false, flow)));
      return result;
    }
    var scalar = (ScalarNode) tree;
    return node(yaml11 ? yaml11(scalar) : BlockEmitter.written(scalar, inFlow), scalar);
  }

  private static ScalarNode node(ScalarValue value, ScalarNode source) {
    String tag =
        switch (value.kind()) {
          case STRING -> "!!str";
          case NUMBER -> "!!float";
          case BOOLEAN -> "!!bool";
          case NULL -> "!!null";
        };
    return new ScalarNode(tag, value.text(), ScalarNode.Style.PLAIN, source.source());
  }

  private static ScalarValue yaml11(ScalarNode scalar) {
    boolean plain = scalar.style() == ScalarNode.Style.PLAIN && !scalar.isTagWritten();
    if (plain && YES.contains(scalar.value())) {
      return new ScalarValue(ScalarValue.Kind.BOOLEAN, "true");
    }
    if (plain && NO.contains(scalar.value())) {
      return new ScalarValue(ScalarValue.Kind.BOOLEAN, "false");
    }
    if (plain && scalar.tag().equals("!!timestamp")) {
      return ScalarValue.string(scalar.value());
    }
    return ScalarValue.of(scalar);
  }

  private static String key(ScalarNode key) {
    ScalarValue value = yaml11(key);
    if (value.kind() == ScalarValue.Kind.NULL) {
      throw new KustomizeException(
          "unsupported map key of type: %!s(<nil>), key: %!s(<nil>)", key.source());
    }
    return value.text();
  }

  /**
   * A tree in JSON's form as upstream reads it back into YAML: all numbers are floating point,
   * quotes are those of a writer.
   */
  public static Node readBack(Node json) {
    if (json instanceof MapNode map) {
      var result = new MapNode(map.source());
      for (MapNode.Field field : YamlWriter.sorted(map)) {
        result.put(field.key().value(), readBack(field.value()));
      }
      return result;
    }
    if (json instanceof SequenceNode sequence) {
      var result = new SequenceNode(sequence.source());
      sequence.items().forEach(item -> result.items().add(readBack(item)));
      return result;
    }
    return readBack((ScalarNode) json);
  }

  private static ScalarNode readBack(ScalarNode scalar) {
    return switch (scalar.tag()) {
      case "!!float" -> {
        double value = Double.parseDouble(scalar.value());
        if (Double.isInfinite(value)) {
          throw new KustomizeException(
              "json: cannot unmarshal number " + scalar.value() + " into Go value of type float64",
              scalar.source());
        }
        String text = GoNumbers.shortest(value);
        yield new ScalarNode(PlainScalar.tag(text), text, ScalarNode.Style.PLAIN, scalar.source());
      }
      case "!!str" ->
          new ScalarNode(
              "!!str", scalar.value(), ScalarEmitter.style(scalar.value()), scalar.source());
      default ->
          new ScalarNode(scalar.tag(), scalar.value(), ScalarNode.Style.PLAIN, scalar.source());
    };
  }
}
