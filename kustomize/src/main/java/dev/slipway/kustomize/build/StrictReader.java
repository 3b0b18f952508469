package dev.slipway.kustomize.build;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.build.Shape.Anything;
import dev.slipway.kustomize.build.Shape.ListOf;
import dev.slipway.kustomize.build.Shape.MapOf;
import dev.slipway.kustomize.build.Shape.Scalar;
import dev.slipway.kustomize.build.Shape.Struct;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Holds a tree against a shape: names are spelled as the shape spells them (upper and lower case
 * are one on the way in), nulls are gone, and what does not fit is refused as upstream's decoder
 * refuses it.
 */
final class StrictReader {
  private static final Set<String> TRUE = Set.of("y", "yes", "on", "true");
  private static final Set<String> FALSE = Set.of("n", "no", "off", "false");

  private StrictReader() {}

  static MapNode read(MapNode root, Struct shape) {
    return struct(root, shape, "");
  }

  private static MapNode struct(MapNode map, Struct shape, String path) {
    var read = new MapNode(map.source());
    // In the order of names, so that of several mistakes the one is told that upstream tells.
    List<MapNode.Field> sorted =
        map.fields().stream()
            .sorted((one, other) -> one.key().value().compareTo(other.key().value()))
            .toList();
    for (MapNode.Field field : sorted) {
      String name = nameIn(shape, field.key());
      Node value = field.value();
      if (!value.isNull()) {
        String fieldPath = path.isEmpty() ? name : path + "." + name;
        Shape expected = Objects.requireNonNull(shape.fields().get(name));
        read.put(name, value(value, expected, shape, fieldPath));
      }
    }
    return read;
  }

  private static String nameIn(Struct shape, ScalarNode key) {
    String written = key.value();
    if (shape.fields().containsKey(written)) {
      return written;
    }
    Optional<String> sameLetters =
        shape.fields().keySet().stream().filter(written::equalsIgnoreCase).findFirst();
    if (sameLetters.isPresent()) {
      return sameLetters.get();
    }
    throw new KustomizeException(
        "json: unknown field \"" + written + "\"",
        key.source(),
        "did you mean '" + Spelling.nearest(written, shape.fields().keySet()) + "'?");
  }

  private static Node value(Node node, Shape shape, Struct in, String path) {
    return switch (shape) {
      case Anything _ -> ofYaml11(node);
      case Scalar scalar -> scalar(node, scalar, in, path);
      case Struct struct when node instanceof MapNode map -> struct(map, struct, path);
      case ListOf list when node instanceof SequenceNode items -> list(items, list, in, path);
      case MapOf values when node instanceof MapNode map -> map(map, values, in, path);
      case Struct _, ListOf _, MapOf _ -> throw mismatch(node, shape, in, path);
    };
  }

  /** Upstream reads kustomization files so; elsewhere a date is a moment, and yes is a text. */
  private static Node ofYaml11(Node node) {
    return switch (node) {
      case ScalarNode scalar when scalar.tag().equals("!!timestamp") ->
          plain("!!str", scalar.value(), scalar);
      case ScalarNode scalar -> typeOf(scalar).equals("bool") ? truth(scalar) : scalar;
      case SequenceNode sequence -> {
        var read = new SequenceNode(sequence.source());
        sequence.items().forEach(item -> read.items().add(ofYaml11(item)));
        yield read;
      }
      case MapNode map -> {
        var read = new MapNode(map.source());
        map.fields().forEach(field -> read.put(field.key(), ofYaml11(field.value())));
        yield read;
      }
    };
  }

  private static SequenceNode list(SequenceNode items, ListOf shape, Struct in, String path) {
    var read = new SequenceNode(items.source());
    for (Node item : items.items()) {
      read.items().add(item.isNull() ? empty(shape.items()) : value(item, shape.items(), in, path));
    }
    return read;
  }

  /** A null in a list counts as a value of which nothing was written. */
  private static Node empty(Shape shape) {
    return switch (shape) {
      case Scalar _ -> ScalarNode.string("");
      case Struct _, MapOf _, Anything _ -> new MapNode();
      case ListOf _ -> new SequenceNode();
    };
  }

  private static MapNode map(MapNode map, MapOf shape, Struct in, String path) {
    var read = new MapNode(map.source());
    for (MapNode.Field field : map.fields()) {
      Node value = field.value();
      read.put(
          ScalarNode.string(field.key().value()),
          value.isNull() && shape.values() instanceof Scalar
              ? ScalarNode.string("")
              : value(value, shape.values(), in, path));
    }
    return read;
  }

  private static ScalarNode scalar(Node node, Scalar shape, Struct in, String path) {
    if (!(node instanceof ScalarNode scalar)) {
      throw mismatch(node, shape, in, path);
    }
    String type = typeOf(scalar);
    boolean fits =
        switch (shape) {
          case TEXT -> type.equals("string");
          case TRUTH -> type.equals("bool");
          case WHOLE, LONG -> type.equals("number") && isWhole(scalar);
        };
    if (!fits) {
      throw mismatch(node, shape, in, path);
    }
    return switch (shape) {
      case TEXT -> scalar.isString() ? scalar : plain("!!str", scalar.value(), scalar);
      case TRUTH -> truth(scalar);
      case WHOLE, LONG ->
          scalar.tag().equals("!!int")
              ? scalar
              : plain("!!int", Long.toString((long) Double.parseDouble(scalar.value())), scalar);
    };
  }

  private static ScalarNode truth(ScalarNode scalar) {
    boolean value = TRUE.contains(scalar.value().toLowerCase(Locale.ROOT));
    return plain("!!bool", Boolean.toString(value), scalar);
  }

  private static ScalarNode plain(String tag, String value, ScalarNode in) {
    return new ScalarNode(tag, value, ScalarNode.Style.PLAIN, in.source());
  }

  /** Also {@code 3.0} is one: on its way through JSON it becomes {@code 3}. */
  private static boolean isWhole(ScalarNode scalar) {
    if (scalar.tag().equals("!!int")) {
      return true;
    }
    try {
      double number = Double.parseDouble(scalar.value());
      return number == Math.rint(number) && Math.abs(number) < 1e15;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  /** What a scalar is in JSON: kustomization files are read by the rules of YAML 1.1. */
  private static String typeOf(ScalarNode scalar) {
    return switch (scalar.tag()) {
      case "!!bool" -> "bool";
      case "!!int", "!!float" -> "number";
      default -> {
        String lower = scalar.value().toLowerCase(Locale.ROOT);
        yield scalar.style() == ScalarNode.Style.PLAIN
                && (TRUE.contains(lower) || FALSE.contains(lower))
                && List.of(lower, scalar.value().toUpperCase(Locale.ROOT), capital(lower))
                    .contains(scalar.value())
            ? "bool"
            : "string";
      }
    };
  }

  private static String capital(String lower) {
    return lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
  }

  private static KustomizeException mismatch(Node node, Shape shape, Struct in, String path) {
    String found =
        switch (node) {
          case MapNode _ -> "object";
          case SequenceNode _ -> "array";
          case ScalarNode scalar -> {
            String type = typeOf(scalar);
            yield shape == Scalar.WHOLE || shape == Scalar.LONG
                ? (type.equals("number") ? "number " + scalar.value() : type)
                : type;
          }
        };
    return new KustomizeException(
        "json: cannot unmarshal %s into Go struct field %s.%s of type %s"
            .formatted(found, in.name(), path, shape.typeName()),
        node.source(),
        remedy(shape));
  }

  private static String remedy(Shape shape) {
    return switch (shape) {
      case Scalar.TEXT -> "put quotes around it, if it is meant as text";
      case Scalar.TRUTH -> "write true or false";
      case Scalar.WHOLE, Scalar.LONG -> "write a whole number";
      case ListOf _ -> "write a list, each item after a dash";
      case MapOf _, Struct _ -> "write names and values";
      case Anything _ -> "";
    };
  }
}
