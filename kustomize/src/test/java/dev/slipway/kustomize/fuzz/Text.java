package dev.slipway.kustomize.fuzz;

import java.util.stream.Collectors;

/** Pieces of YAML put together as text, so that odd spellings stay odd. */
final class Text {
  private Text() {}

  /** The text with each line moved to the right; empty lines stay empty. */
  static String indent(String text, int columns) {
    return text.lines()
        .map(line -> line.isEmpty() ? line : " ".repeat(columns) + line)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** An item of a sequence: a dash before the first line, the others moved to the right. */
  static String item(String text) {
    String moved = indent(text, 2);
    return "- " + moved.substring(2);
  }

  /** A field whose value is on the following lines. */
  static String field(String name, String value) {
    return name + ":\n" + indent(value, 2);
  }

  /** A field whose value is a sequence; its items are written by {@link #item}. */
  static String items(String name, String items) {
    return name + ":\n" + items;
  }

  /** A field whose value is the text itself, as a literal block. */
  static String block(String name, String text) {
    return name + ": |-\n" + indent(text, 2);
  }

  static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
