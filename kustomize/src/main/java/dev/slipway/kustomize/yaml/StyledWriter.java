package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.yaml.StyledDocument.Look;
import java.util.IdentityHashMap;
import java.util.List;

/** Writes YAML in the styles of its nodes, with two spaces for a level and no folded lines. */
final class StyledWriter {
  private static final int STEP = 2;

  private final IdentityHashMap<Node, Look> looks;
  private final StringBuilder text = new StringBuilder();

  StyledWriter(IdentityHashMap<Node, Look> looks) {
    this.looks = looks;
  }

  String document(Node root, List<String> foot) {
    if (isBlock(root)) {
      block(root, 0);
    } else {
      inline(root, 0, false);
      lineComment(root);
      text.append('\n');
    }
    foot.stream().filter(line -> !line.isEmpty()).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private Look look(Node node) {
    return looks.getOrDefault(node, Look.NONE);
  }

  /** Whether a collection takes lines of its own. */
  private boolean isBlock(Node node) {
    return switch (node) {
      case MapNode map -> !map.isEmpty() && !look(map).flow();
      case SequenceNode sequence -> !sequence.items().isEmpty() && !look(sequence).flow();
      case ScalarNode _ -> false;
    };
  }

  private void block(Node node, int indent) {
    boolean outermost = text.isEmpty();
    if (node instanceof MapNode map) {
      boolean first = !outermost;
      for (MapNode.Field field : map.fields()) {
        head(field.key(), indent, first);
        field(field, indent);
        first = false;
      }
    } else if (node instanceof SequenceNode sequence) {
      boolean first = !outermost;
      for (Node item : sequence.items()) {
        head(item, indent, first);
        item(item, indent);
        first = false;
      }
    }
  }

  private void field(MapNode.Field field, int indent) {
    indent(indent);
    inline(field.key(), indent, true);
    text.append(':');
    Node value = field.value();
    if (isBlock(value)) {
      lineComment(field.key());
      text.append('\n');
      block(value, value instanceof SequenceNode ? indent : indent + STEP);
      return;
    }
    value(value, indent);
  }

  private void value(Node value, int indent) {
    int before = text.length();
    text.append(' ');
    inline(value, indent + STEP, false);
    if (value instanceof ScalarNode scalar && scalar.value().isEmpty()) {
      // Nothing, or only a tag, is written: no space stands at the end of the line.
      text.setLength(before + text.substring(before).stripTrailing().length());
    }
    lineComment(value);
    if (text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
  }

  private void item(Node item, int indent) {
    if (!isBlock(item)) {
      indent(indent);
      text.append('-');
      value(item, indent);
      return;
    }
    // The first line of the collection stands behind the dash.
    int start = text.length();
    block(item, indent + STEP);
    text.replace(start, start + indent + STEP, " ".repeat(indent) + "- ");
  }

  /**
   * @param first whether it is the first in a collection: then no empty line follows its comments
   */
  private void head(Node node, int indent, boolean first) {
    for (String line : look(node).head()) {
      if (!line.isEmpty()) {
        indent(indent);
        text.append(line).append('\n');
      } else if (!first) {
        text.append('\n');
      }
    }
  }

  private void lineComment(Node node) {
    String comment = look(node).line();
    if (!comment.isEmpty() && !isBlock(node)) {
      text.append(' ').append(comment);
    }
  }

  private void indent(int indent) {
    text.repeat(' ', indent);
  }

  /** What stands in the line of a key or dash. */
  private void inline(Node node, int indent, boolean isKey) {
    switch (node) {
      case ScalarNode scalar -> scalar(scalar, indent, isKey, false);
      case MapNode _, SequenceNode _ -> flow(node);
    }
  }

  private void flow(Node node) {
    switch (node) {
      case ScalarNode scalar -> scalar(scalar, 0, false, true);
      case MapNode map -> {
        text.append('{');
        String separator = "";
        for (MapNode.Field field : map.fields()) {
          text.append(separator);
          scalar(field.key(), 0, true, true);
          text.append(": ");
          flow(field.value());
          separator = ", ";
        }
        text.append('}');
      }
      case SequenceNode sequence -> {
        text.append('[');
        String separator = "";
        for (Node item : sequence.items()) {
          text.append(separator);
          flow(item);
          separator = ", ";
        }
        text.append(']');
      }
    }
  }

  private void scalar(ScalarNode scalar, int indent, boolean isKey, boolean inFlow) {
    String value = scalar.value();
    String tag = scalar.tag();
    boolean plain = scalar.style() == ScalarNode.Style.PLAIN;
    if (!tag.isEmpty() && !tag.equals("!!str") && !PlainScalar.tag(value).equals(tag)) {
      text.append(tag).append(' ');
    }
    boolean forced = plain && tag.equals("!!str") && !PlainScalar.tag(value).equals("!!str");
    ScalarNode.Style wanted =
        plain && value.indexOf('\n') >= 0
            ? ScalarNode.Style.LITERAL
            : forced ? ScalarNode.Style.DOUBLE_QUOTED : scalar.style();
    switch (possible(wanted, value, isKey, inFlow)) {
      case PLAIN -> text.append(value);
      case SINGLE_QUOTED -> text.append('\'').append(value.replace("'", "''")).append('\'');
      case DOUBLE_QUOTED -> doubleQuoted(value);
      case LITERAL -> block('|', value, value, indent);
      case FOLDED -> block('>', value, folded(value), indent);
    }
  }

  private static ScalarNode.Style possible(
      ScalarNode.Style wanted, String value, boolean isKey, boolean inFlow) {
    TextTraits traits = TextTraits.of(value);
    return switch (wanted) {
      case PLAIN -> {
        boolean allowed =
            traits.plainAllowed()
                && !(value.isEmpty() && (inFlow || isKey))
                && !(inFlow && value.chars().anyMatch(c -> ",?[]{}:".indexOf(c) >= 0));
        yield allowed
            ? ScalarNode.Style.PLAIN
            : possible(ScalarNode.Style.SINGLE_QUOTED, value, isKey, inFlow);
      }
      case SINGLE_QUOTED ->
          traits.singleQuotedAllowed() && value.indexOf('\n') < 0
              ? ScalarNode.Style.SINGLE_QUOTED
              : ScalarNode.Style.DOUBLE_QUOTED;
      case LITERAL, FOLDED ->
          traits.literalAllowed() && !inFlow && !isKey ? wanted : ScalarNode.Style.DOUBLE_QUOTED;
      case DOUBLE_QUOTED -> ScalarNode.Style.DOUBLE_QUOTED;
    };
  }

  private void block(char mark, String value, String lines, int indent) {
    if (value.isEmpty()) {
      text.append("\"\"");
      return;
    }
    text.append(mark).append(ScalarEmitter.hints(value)).append('\n');
    for (String line : lines.split("\n", -1)) {
      if (!line.isEmpty()) {
        indent(indent);
      }
      text.append(line).append('\n');
    }
    if (lines.endsWith("\n")) {
      text.setLength(text.length() - 1);
    }
  }

  /**
   * The lines of a folded text: each end of a line is doubled, unless the line begins with a blank;
   * upstream looks at the beginning of the whole text where it means to look at the next line.
   */
  private static String folded(String value) {
    String first = value.replaceFirst("^\n+", "");
    boolean doubles = !first.isEmpty() && first.charAt(0) != ' ' && first.charAt(0) != '\t';
    var lines = new StringBuilder();
    boolean breaks = true;
    boolean blank = true;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\n') {
        if (!breaks && !blank && doubles) {
          lines.append('\n');
        }
        breaks = true;
      } else {
        if (breaks) {
          blank = c == ' ' || c == '\t';
        }
        breaks = false;
      }
      lines.append(c);
    }
    return lines.toString();
  }

  private void doubleQuoted(String value) {
    text.append('"');
    value.codePoints().forEach(this::quoted);
    text.append('"');
  }

  private void quoted(int c) {
    switch (c) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case '\n' -> text.append("\\n");
      case '\t' -> text.append("\\t");
      case '\r' -> text.append("\\r");
      case 0 -> text.append("\\0");
      case 7 -> text.append("\\a");
      case 8 -> text.append("\\b");
      case 11 -> text.append("\\v");
      case 12 -> text.append("\\f");
      case 27 -> text.append("\\e");
      default -> {
        if (GoText.isPrintable(c) && !GoText.isBreak(c)) {
          text.appendCodePoint(c);
        } else if (c <= 0xFF) {
          text.append(String.format("\\x%02X", c));
        } else {
          text.append(c <= 0xFFFF ? String.format("\\u%04X", c) : String.format("\\U%08X", c));
        }
      }
    }
  }
}
