package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a file with {@code key=value} on each line; empty lines and comments are passed over. */
final class EnvFile {
  /** Upstream's reader gives up at such a line without a word, and the rest is lost. */
  private static final int LONGEST_LINE = 64 * 1024;

  private EnvFile() {}

  static List<KeyValueSources.Entry> parse(String path, byte[] content) {
    var entries = new ArrayList<KeyValueSources.Entry>();
    int number = 0;
    int from = 0;
    while (from < content.length) {
      int to = from;
      while (to < content.length && content[to] != '\n') {
        to++;
      }
      var source = new Source(path, ++number);
      String line = line(Arrays.copyOfRange(content, from, to), source);
      addEntry(number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line, entries);
      from = to + 1;
    }
    return entries;
  }

  private static String line(byte[] bytes, Source source) {
    if (bytes.length >= LONGEST_LINE) {
      throw new KustomizeException(
          "line " + source.line() + " is longer than " + LONGEST_LINE + " bytes",
          source,
          "upstream drops such a line and all after it; name the value's file under 'files'");
    }
    int length =
        bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException notText) {
      throw new KustomizeException("line " + source.line() + " has invalid utf8 bytes", source);
    }
  }

  private static void addEntry(String line, List<KeyValueSources.Entry> entries) {
    int start = 0;
    while (start < line.length() && isSpace(line.charAt(start))) {
      start++;
    }
    if (start == line.length() || line.charAt(start) == '#') {
      return;
    }
    int equals = line.indexOf('=', start);
    String key = equals < 0 ? line.substring(start) : line.substring(start, equals);
    if (!key.isEmpty()) {
      String value = equals < 0 ? "" : line.substring(equals + 1);
      entries.add(new KeyValueSources.Entry(key, value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** White space as Unicode lists it: Java's own two answers both differ. */
  private static boolean isSpace(char c) {
    return (c >= '\t' && c <= '\r') || c == '\u0085' || c == '\u00A0' || Character.isSpaceChar(c);
  }
}
