package dev.slipway.kustomize.variable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts values into a text where {@code $(NAME)} stands in it. Two dollars mean one, and names that
 * are not known stay as they are.
 */
final class Expansion {
  private final Map<String, VariableValue> values;
  private final Consumer<String> used;

  /**
   * @param used is told each name that was found
   */
  Expansion(Map<String, VariableValue> values, Consumer<String> used) {
    this.values = values;
    this.used = used;
  }

  VariableValue of(String text) {
    if (text.indexOf('$') < 0) {
      return VariableValue.text(text);
    }
    byte[] input = text.getBytes(StandardCharsets.UTF_8);
    var output = new ByteArrayOutputStream();
    int at = 0;
    while (at < input.length) {
      if (input[at] != '$' || at + 1 == input.length) {
        output.write(input[at++]);
        continue;
      }
      int end = input[at + 1] == '(' ? indexOf(input, ')', at + 2) : -1;
      if (end < 0) {
        writePair(input[at + 1], output);
        at += 2;
        continue;
      }
      String name = new String(input, at + 2, end - at - 2, StandardCharsets.UTF_8);
      VariableValue value = lookUp(name);
      if (at == 0 && end == input.length - 1) {
        return value;
      }
      output.writeBytes(value.within().getBytes(StandardCharsets.UTF_8));
      at = end + 1;
    }
    return VariableValue.text(decoded(output.toByteArray()));
  }

  private VariableValue lookUp(String name) {
    VariableValue value = values.get(name);
    if (value == null || !value.usable()) {
      return VariableValue.text("$(" + name + ")");
    }
    used.accept(name);
    return value;
  }

  /** A dollar that begins no name, and the byte after it, which upstream takes for a character. */
  private static void writePair(byte next, ByteArrayOutputStream output) {
    output.write('$');
    if (next != '$') {
      output.writeBytes(Character.toString(next & 0xFF).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static int indexOf(byte[] bytes, char c, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == c) {
        return i;
      }
    }
    return -1;
  }

  /** What is no longer UTF-8, because a character was cut, becomes base 64 as in upstream. */
  private static String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return Base64.getEncoder().encodeToString(bytes);
    }
  }
}
