package dev.slipway.journal;

import dev.slipway.model.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tree as bytes that are read much faster than JSON: each text is there once. */
final class TreeBytes {
  private static final int NULL = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int NUMBER = 3;
  private static final int TEXT = 4;
  private static final int SEQUENCE = 5;
  private static final int MAPPING = 6;

  private TreeBytes() {}

  static byte[] write(Tree tree) {
    var writer = new Writer();
    writer.tree(tree);
    return writer.out.toByteArray();
  }

  /**
   * @throws IOException where the bytes are not what {@link #write} has written
   */
  static Tree read(byte[] bytes, int from) throws IOException {
    var reader = new Reader(bytes, from);
    try {
      Tree tree = reader.tree();
      if (reader.at != bytes.length) {
        throw new IOException("more than one tree");
      }
      return tree;
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new IOException("not a tree", e);
    }
  }

  private static final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
    private final Map<String, Integer> texts = new HashMap<>();

    void tree(Tree tree) {
      switch (tree) {
        case Tree.Null _ -> out.write(NULL);
        case Tree.Truth truth -> out.write(truth.value() ? TRUE : FALSE);
        case Tree.Numeric number -> {
          out.write(NUMBER);
          text(number.value().toString());
        }
        case Tree.Text text -> {
          out.write(TEXT);
          text(text.value());
        }
        case Tree.Sequence sequence -> {
          out.write(SEQUENCE);
          number(sequence.items().size());
          sequence.items().forEach(this::tree);
        }
        case Tree.Mapping mapping -> {
          out.write(MAPPING);
          number(mapping.entries().size());
          mapping
              .entries()
              .forEach((key, value) -> {
                text(key);
                tree(value);
              });
        }
      }
    }

    /** The number of a text that was there before, or the next number and the text itself. */
    private void text(String text) {
      Integer known = texts.get(text);
      if (known != null) {
        number(known);
        return;
      }
      number(texts.size());
      texts.put(text, texts.size());
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      number(bytes.length);
      out.write(bytes, 0, bytes.length);
    }

    /** Seven bits at a time, the lowest first. */
    private void number(int number) {
      int left = number;
      while (left > 0x7f) {
        out.write(0x80 | (left & 0x7f));
        left >>>= 7;
      }
      out.write(left);
    }
  }

  private static final class Reader {
    private final byte[] bytes;
    private final List<String> texts = new ArrayList<>();
    private int at;

    Reader(byte[] bytes, int from) {
      this.bytes = bytes;
      this.at = from;
    }

    Tree tree() throws IOException {
      int kind = bytes[at++];
      return switch (kind) {
        case NULL -> new Tree.Null();
        case FALSE -> Tree.of(false);
        case TRUE -> Tree.of(true);
        case NUMBER -> new Tree.Numeric(new BigDecimal(text()));
        case TEXT -> Tree.of(text());
        case SEQUENCE -> {
          int count = number();
          var items = new ArrayList<Tree>();
          for (int i = 0; i < count; i++) {
            items.add(tree());
          }
          yield new Tree.Sequence(items);
        }
        case MAPPING -> {
          int count = number();
          var entries = new LinkedHashMap<String, Tree>();
          for (int i = 0; i < count; i++) {
            String key = text();
            entries.put(key, tree());
          }
          yield new Tree.Mapping(entries);
        }
        default -> throw new IOException("no tree begins with " + kind);
      };
    }

    private String text() {
      int number = number();
      if (number < texts.size()) {
        return texts.get(number);
      }
      int length = number();
      String text = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      texts.add(text);
      return text;
    }

    private int number() {
      int number = 0;
      for (int shift = 0; ; shift += 7) {
        int part = bytes[at++];
        number |= (part & 0x7f) << shift;
        if (part >= 0) {
          return number;
        }
      }
    }
  }
}
