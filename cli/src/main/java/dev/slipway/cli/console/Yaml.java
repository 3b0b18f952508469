package dev.slipway.cli.console;

import dev.slipway.model.Tree;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes a tree as YAML in block style, so that any reader of YAML 1.1 or 1.2 gets it back. */
final class Yaml {
  /** Words that no reader takes for a number, a boolean, a date or null. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z_/][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+-]+)*");

  private static final Pattern TAKEN =
      Pattern.compile("(?i)y|yes|n|no|on|off|true|false|null|[.](inf|nan)");

  private final StringBuilder out = new StringBuilder();

  private Yaml() {}

  static String write(Tree tree) {
    var yaml = new Yaml();
    switch (tree) {
      case Tree.Mapping mapping when !mapping.entries().isEmpty() ->
          yaml.mapping(mapping, 0, false);
      case Tree.Sequence sequence when !sequence.items().isEmpty() -> yaml.sequence(sequence, 0);
      case Tree other -> yaml.out.append(inline(other)).append('\n');
    }
    return yaml.out.toString();
  }

  private void mapping(Tree.Mapping mapping, int indent, boolean begun) {
    boolean first = begun;
    for (Map.Entry<String, Tree> entry : mapping.entries().entrySet()) {
      if (!first) {
        out.repeat(' ', indent);
      }
      first = false;
      out.append(text(entry.getKey())).append(':');
      value(entry.getValue(), indent);
    }
  }

  private void value(Tree value, int indent) {
    switch (value) {
      case Tree.Mapping mapping when !mapping.entries().isEmpty() -> {
        out.append('\n');
        mapping(mapping, indent + 2, false);
      }
      case Tree.Sequence sequence when !sequence.items().isEmpty() -> {
        out.append('\n');
        sequence(sequence, indent + 2);
      }
      case Tree other -> out.append(' ').append(inline(other)).append('\n');
    }
  }

  private void sequence(Tree.Sequence sequence, int indent) {
    for (Tree item : sequence.items()) {
      out.repeat(' ', indent).append("- ");
      switch (item) {
        case Tree.Mapping mapping when !mapping.entries().isEmpty() ->
            mapping(mapping, indent + 2, true);
        case Tree.Sequence inner when !inner.items().isEmpty() ->
            // JSON is YAML, too, and lists of lists are rare.
            out.append(inner.json()).append('\n');
        case Tree other -> out.append(inline(other)).append('\n');
      }
    }
  }

  private static String inline(Tree tree) {
    return tree instanceof Tree.Text text ? text(text.value()) : tree.json();
  }

  private static String text(String value) {
    return PLAIN.matcher(value).matches() && !TAKEN.matcher(value).matches()
        ? value
        : Tree.of(value).json();
  }
}
