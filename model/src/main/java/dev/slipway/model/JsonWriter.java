package dev.slipway.model;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** Writes a tree as JSON (RFC 8259); control characters and unpaired surrogates are escaped. */
final class JsonWriter {
  enum Keys {
    AS_WRITTEN,
    SORTED
  }

  private final Keys keys;
  private final int indent;
  private final StringBuilder out = new StringBuilder();

  JsonWriter(Keys keys, int indent) {
    this.keys = keys;
    this.indent = indent;
  }

  String write(Tree tree) {
    value(tree, 0);
    return out.toString();
  }

  private void value(Tree tree, int depth) {
    switch (tree) {
      case Tree.Mapping mapping -> mapping(mapping, depth);
      case Tree.Sequence sequence -> sequence(sequence, depth);
      case Tree.Text text -> string(text.value());
      case Tree.Numeric number -> out.append(number.value().toPlainString());
      case Tree.Truth truth -> out.append(truth.value());
      case Tree.Null _ -> out.append("null");
    }
  }

  private void mapping(Tree.Mapping mapping, int depth) {
    Map<String, Tree> entries =
        switch (keys) {
          case AS_WRITTEN -> mapping.entries();
          case SORTED -> new TreeMap<>(mapping.entries());
        };
    if (entries.isEmpty()) {
      out.append("{}");
      return;
    }
    out.append('{');
    for (Iterator<Map.Entry<String, Tree>> it = entries.entrySet().iterator(); it.hasNext(); ) {
      var entry = it.next();
      newLine(depth + 1);
      string(entry.getKey());
      out.append(indent > 0 ? ": " : ":");
      value(entry.getValue(), depth + 1);
      if (it.hasNext()) {
        out.append(',');
      }
    }
    newLine(depth);
    out.append('}');
  }

  private void sequence(Tree.Sequence sequence, int depth) {
    if (sequence.items().isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    for (Iterator<Tree> it = sequence.items().iterator(); it.hasNext(); ) {
      newLine(depth + 1);
      value(it.next(), depth + 1);
      if (it.hasNext()) {
        out.append(',');
      }
    }
    newLine(depth);
    out.append(']');
  }

  private void newLine(int depth) {
    if (indent > 0) {
      out.append('\n').repeat(' ', indent * depth);
    }
  }

  private void string(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f || unpaired(value, i)) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean unpaired(String value, int at) {
    char c = value.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
  }
}
