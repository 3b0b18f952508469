package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One value as a ConfigMap or a Secret holds it.
 *
 * @param field {@code data}, or {@code binaryData} where a ConfigMap's value is no text
 */
record DataValue(String field, String text) {
  private static final int LINE = 70;

  static DataValue of(byte[] bytes) {
    try {
      return new DataValue(
          "data", StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notText) {
      return new DataValue("binaryData", base64(bytes));
    }
  }

  static DataValue encoded(byte[] bytes) {
    return new DataValue("data", base64(bytes));
  }

  /** In lines of seventy, the last one ended too, where it does not fit on one. */
  private static String base64(byte[] bytes) {
    String encoded = Base64.getEncoder().encodeToString(bytes);
    if (encoded.length() < LINE) {
      return encoded;
    }
    var lines = new StringBuilder(encoded.length() + encoded.length() / LINE + 1);
    for (int from = 0; from < encoded.length(); from += LINE) {
      lines.append(encoded, from, Math.min(from + LINE, encoded.length())).append('\n');
    }
    return lines.toString();
  }

  ScalarNode node() {
    return node(text);
  }

  static ScalarNode node(String text) {
    ScalarNode.Style style =
        text.indexOf('\n') < 0 ? ScalarNode.Style.PLAIN : ScalarNode.Style.LITERAL;
    return new ScalarNode("!!str", text, style, Source.UNKNOWN);
  }
}
