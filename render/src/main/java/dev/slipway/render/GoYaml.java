package dev.slipway.render;

import dev.slipway.data.Position;
import dev.slipway.data.YamlNode;
import dev.slipway.model.Wording;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives YAML the meaning that Compose's Go library gives it: which scalars are numbers, what a
 * merge key brings in, and which places carry {@code !reset} or {@code !override}.
 */
final class GoYaml {
  private static final String STANDARD = "tag:yaml.org,2002:";

  /** A document, and the places of its tags {@code !reset} and {@code !override}. */
  record Document(Value value, List<String> replaced) {}

  private final List<String> replaced = new ArrayList<>();

  private GoYaml() {}

  static Document read(YamlNode node) {
    var reader = new GoYaml();
    Value value = reader.value(node, "");
    return new Document(value == null ? new Value.Nil(node.at()) : value, reader.replaced);
  }

  /** Null where the value is taken away by {@code !reset}. */
  private @Nullable Value value(YamlNode node, String path) {
    String tag = node.tag().orElse("");
    if (tag.equals("!reset")) {
      replaced.add(path);
      return null;
    }
    if (tag.equals("!override")) {
      replaced.add(path);
      return plain(node, path);
    }
    return plain(node, path);
  }

  private Value plain(YamlNode node, String path) {
    return switch (node) {
      case YamlNode.Scalar scalar -> scalar(scalar);
      case YamlNode.Sequence sequence -> listing(sequence, path);
      case YamlNode.Mapping mapping -> mapping(mapping, path);
    };
  }

  private Value listing(YamlNode.Sequence sequence, String path) {
    var listing = new Value.Listing(sequence.at());
    for (int i = 0; i < sequence.items().size(); i++) {
      Value item = value(sequence.items().get(i), Paths.below(path, Integer.toString(i)));
      if (item != null) {
        listing.add(item);
      }
    }
    return listing;
  }

  private Value.Mapping mapping(YamlNode.Mapping node, String path) {
    var mapping = new Value.Mapping(node.at());
    YamlNode merged = null;
    for (YamlNode.Entry entry : node.entries()) {
      if (isMerge(entry.key())) {
        if (merged != null) {
          throw Refusal.at(entry.key().at(), "the key \"<<\" stands twice", "give it one list");
        }
        merged = entry.value();
        continue;
      }
      String key = key(entry.key());
      Value value = value(entry.value(), Paths.below(path, key));
      mapping.keys().put(key, entry.key().at());
      if (value != null) {
        mapping.put(key, value);
      }
    }
    if (merged != null) {
      merge(mapping, merged, path);
    }
    return mapping;
  }

  private static boolean isMerge(YamlNode key) {
    return key instanceof YamlNode.Scalar scalar && scalar.plain() && scalar.text().equals("<<");
  }

  private static String key(YamlNode key) {
    if (key instanceof YamlNode.Scalar scalar && scalar(scalar) instanceof Value.Text text) {
      return text.text();
    }
    String what = key instanceof YamlNode.Scalar scalar ? scalar.text() : key.kind();
    throw Refusal.at(
        key.at(),
        "the key %s is not a text".formatted(Wording.printable(what)),
        "write it in quotes");
  }

  /** Keys that are not there yet come from what {@code <<} names, the first of a list first. */
  private void merge(Value.Mapping mapping, YamlNode from, String path) {
    switch (from) {
      case YamlNode.Mapping source -> {
        Value.Mapping more = mapping(source, path);
        more.entries()
            .forEach((key, value) -> {
              if (mapping.entries().putIfAbsent(key, value) == null) {
                mapping.keys().put(key, more.keyAt(key));
              }
            });
      }
      case YamlNode.Sequence sources -> {
        for (YamlNode source : sources.items()) {
          if (!(source instanceof YamlNode.Mapping)) {
            throw mergeNeedsMapping(source.at());
          }
          merge(mapping, source, path);
        }
      }
      case YamlNode.Scalar scalar -> throw mergeNeedsMapping(scalar.at());
    }
  }

  private static RuntimeException mergeNeedsMapping(Position at) {
    return Refusal.at(at, "\"<<\" takes a mapping or a list of them", "point it at one");
  }

  private static Value scalar(YamlNode.Scalar node) {
    String tag = node.tag().orElse("");
    String text = node.text();
    Position at = node.at();
    boolean untagged = tag.isEmpty() || tag.equals("!");
    if (untagged && !node.plain()) {
      return new Value.Text(at, text);
    }
    String kind = tag.startsWith(STANDARD) ? tag.substring(STANDARD.length()) : tag;
    return switch (kind) {
      case "", "!" -> resolve(at, text);
      case "str" -> new Value.Text(at, text);
      case "binary" -> new Value.Text(at, binary(at, text));
      case "int", "float", "bool", "null", "timestamp" -> typed(at, kind, resolve(at, text));
      default -> new Value.Text(at, text);
    };
  }

  private static String binary(Position at, String text) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(text);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.at(at, "what is tagged !!binary is not Base64", "correct it");
    }
  }

  private static Value typed(Position at, String kind, Value value) {
    if (kind.equals("float") && value instanceof Value.Whole whole) {
      return new Value.Real(at, whole.number().doubleValue());
    }
    boolean fits =
        switch (kind) {
          case "int" -> value instanceof Value.Whole;
          case "float" -> value instanceof Value.Real;
          case "bool" -> value instanceof Value.Truth;
          case "null" -> value instanceof Value.Nil;
          default -> value instanceof Value.Stamp;
        };
    if (!fits) {
      throw Refusal.at(at, "this is not what its tag !!" + kind + " says", "correct one of them");
    }
    return value;
  }

  /** The meaning of an unquoted scalar. */
  static Value resolve(Position at, String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> new Value.Nil(at);
      case "true", "True", "TRUE" -> new Value.Truth(at, true);
      case "false", "False", "FALSE" -> new Value.Truth(at, false);
      case ".nan", ".NaN", ".NAN" -> new Value.Real(at, Double.NaN);
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" ->
          new Value.Real(at, Double.POSITIVE_INFINITY);
      case "-.inf", "-.Inf", "-.INF" -> new Value.Real(at, Double.NEGATIVE_INFINITY);
      default -> {
        boolean maybeNumber = "0123456789+-.".indexOf(text.charAt(0)) >= 0;
        Value asText = new Value.Text(at, text);
        yield maybeNumber ? number(at, text).orElse(asText) : asText;
      }
    };
  }

  private static Optional<Value> number(Position at, String text) {
    if (text.charAt(0) == '.') {
      Double real = Numbers.styled(text) ? Numbers.real(text) : null;
      return Optional.ofNullable(real).map(number -> new Value.Real(at, number));
    }
    if (Timestamps.is(text)) {
      return Optional.of(new Value.Stamp(at, text));
    }
    String bare = text.indexOf('_') < 0 ? text : text.replace("_", "");
    BigInteger whole = Numbers.whole(bare);
    if (whole != null) {
      return Optional.of(new Value.Whole(at, whole));
    }
    Double real = Numbers.styled(bare) ? Numbers.real(bare) : null;
    return Optional.ofNullable(real).map(number -> new Value.Real(at, number));
  }
}
