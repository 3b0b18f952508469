package dev.slipway.kustomize.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Writes trees in JSON's form, as {@link JsonForm} makes them, in Go's JSON: keys are sorted. */
public final class JsonText {
  private final StringBuilder text = new StringBuilder();
  private final boolean indented;

  private JsonText(boolean indented) {
    this.indented = indented;
  }

  public static String compact(Node json) {
    return new JsonText(false).write(json);
  }

  /** With two spaces for each level. */
  public static String indented(Node json) {
    return new JsonText(true).write(json);
  }

  private String write(Node json) {
    value(json, 0);
    return text.toString();
  }

  private void value(Node node, int level) {
    switch (node) {
      case MapNode map -> object(map, level);
      case SequenceNode sequence -> array(sequence.items(), level);
      case ScalarNode scalar when scalar.tag().equals("!!str") -> quote(scalar.value());
      case ScalarNode scalar -> text.append(scalar.value());
    }
  }

  private void object(MapNode map, int level) {
    List<MapNode.Field> fields = new ArrayList<>(map.fields());
    // By code points, which is the order of their bytes in UTF-8.
    fields.sort(
        Comparator.comparing(
            (MapNode.Field field) -> field.key().value().codePoints().toArray(),
            java.util.Arrays::compare));
    text.append('{');
    for (Iterator<MapNode.Field> each = fields.iterator(); each.hasNext(); ) {
      MapNode.Field field = each.next();
      newLine(level + 1);
      quote(field.key().value());
      text.append(indented ? ": " : ":");
      value(field.value(), level + 1);
      text.append(each.hasNext() ? "," : "");
    }
    end('}', fields.isEmpty(), level);
  }

  private void array(List<Node> items, int level) {
    text.append('[');
    for (int i = 0; i < items.size(); i++) {
      newLine(level + 1);
      value(items.get(i), level + 1);
      text.append(i + 1 < items.size() ? "," : "");
    }
    end(']', items.isEmpty(), level);
  }

  private void end(char mark, boolean empty, int level) {
    if (!empty) {
      newLine(level);
    }
    text.append(mark);
  }

  private void newLine(int level) {
    if (indented) {
      text.append('\n').repeat("  ", level);
    }
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '<', '>', '&', '\u2028', '\u2029' -> escape(c);
        default -> {
          if (c < ' ') {
            escape(c);
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private void escape(char c) {
    text.append(String.format("\\u%04x", (int) c));
  }
}
