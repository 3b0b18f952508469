package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a scalar means, in JSON's terms.
 *
 * @param text of a string its text; of anything else as JSON writes it
 */
record ScalarValue(Kind kind, String text) {
  enum Kind {
    STRING,
    NUMBER,
    BOOLEAN,
    NULL
  }

  private static final ScalarValue NULL = new ScalarValue(Kind.NULL, "null");

  static ScalarValue of(ScalarNode node) {
    String tag = node.tag();
    if (node.style() != ScalarNode.Style.PLAIN && !node.isTagWritten()) {
      // Quotes win over a tag that the text would have without them.
      tag = tag.isEmpty() || tag.equals(PlainScalar.tag(node.value())) ? "!!str" : tag;
    } else if (tag.isEmpty()) {
      tag = PlainScalar.tag(node.value());
    }
    return switch (tag) {
      case "!!null" -> nothing(node);
      case "!!bool" -> bool(node);
      case "!!int" -> integer(node);
      case "!!float" -> floating(node);
      case "!!timestamp" -> timestamp(node);
      case "!!binary" -> binary(node);
      default -> string(node.value());
    };
  }

  private static ScalarValue nothing(ScalarNode node) {
    if (!PlainScalar.tag(node.value()).equals("!!null")) {
      throw mismatch(node, "!!null");
    }
    return NULL;
  }

  private static ScalarValue timestamp(ScalarNode node) {
    String moment =
        Timestamps.canonical(node.value()).orElseThrow(() -> mismatch(node, "!!timestamp"));
    if (moment.endsWith("+24:00") || moment.endsWith("-24:00")) {
      throw new KustomizeException(
          "Time.MarshalJSON: timezone hour outside of range [0,23]", node.source());
    }
    return string(moment);
  }

  static ScalarValue string(String text) {
    return new ScalarValue(Kind.STRING, text);
  }

  private static ScalarValue bool(ScalarNode node) {
    return switch (node.value()) {
      case "true", "True", "TRUE" -> new ScalarValue(Kind.BOOLEAN, "true");
      case "false", "False", "FALSE" -> new ScalarValue(Kind.BOOLEAN, "false");
      default -> throw mismatch(node, "!!bool");
    };
  }

  private static ScalarValue integer(ScalarNode node) {
    BigInteger value = PlainScalar.integer(node.value().replace("_", ""));
    if (value == null) {
      throw mismatch(node, "!!int");
    }
    return new ScalarValue(Kind.NUMBER, value.toString());
  }

  private static ScalarValue floating(ScalarNode node) {
    String digits = node.value().replace("_", "");
    BigInteger integer = PlainScalar.integer(digits);
    if (integer != null) {
      return number(integer.doubleValue());
    }
    if (!GoNumbers.isFloat(digits)) {
      String tag = PlainScalar.tag(node.value());
      if (tag.equals("!!float")) {
        throw new KustomizeException(
            "json: unsupported value: " + node.value(), node.source(), "JSON has no such number");
      }
      throw mismatch(node, "!!float");
    }
    return number(Double.parseDouble(digits));
  }

  private static ScalarValue number(double value) {
    return new ScalarValue(Kind.NUMBER, GoNumbers.json(value));
  }

  private static ScalarValue binary(ScalarNode node) {
    String base64 = node.value().replace("\n", "").replace("\r", "");
    try {
      if (base64.length() % 4 != 0) {
        throw new IllegalArgumentException("no padding");
      }
      return string(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      throw new KustomizeException(
          "yaml: !!binary value contains invalid base64 data", node.source());
    }
  }

  private static KustomizeException mismatch(ScalarNode node, String tag) {
    return new KustomizeException(
        "yaml: cannot decode "
            + PlainScalar.tag(node.value())
            + " `"
            + node.value()
            + "` as a "
            + tag,
        node.source());
  }
}
