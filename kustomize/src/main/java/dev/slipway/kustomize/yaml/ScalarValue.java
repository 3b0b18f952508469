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
    return switch (node.tag()) {
      case "!!str", "!!merge" -> string(node.value());
      case "!!null" -> NULL;
      case "!!bool" -> bool(node);
      case "!!int" -> integer(node);
      case "!!float" -> floating(node);
      case "!!timestamp" ->
          string(
              Timestamps.canonical(node.value()).orElseThrow(() -> mismatch(node, "!!timestamp")));
      case "!!binary" -> binary(node);
      default ->
          node.style() == ScalarNode.Style.PLAIN ? string(node.value()) : string(node.value());
    };
  }

  private static ScalarValue string(String text) {
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
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(node.value());
      return string(new String(bytes, StandardCharsets.UTF_8));
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
