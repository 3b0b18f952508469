package dev.slipway.kustomize.edit;

import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.NodeEquality;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import dev.slipway.kustomize.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a changed value with the lines of the value before wherever they still say the same. */
final class BlockText {
  private static final Pattern OPENING = Pattern.compile("[^#]*:[ \t]*(?:#.*)?");
  private static final Pattern SCALAR =
      Pattern.compile(
          "(?<key>\\s*(?:\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^']|'')*'|[^\"'\\s][^:]*?(?::[^\\s:]+)*)\\s*:\\s+)"
              + "(?<value>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^']|'')*'|[^\"'&*!|>\\[{#].*?)"
              + "(?<comment>\\s+#.*|\\s*)");

  /** What tells two items of a list apart although their other fields change. */
  private static final List<String> IDENTITY = List.of("name", "path", "namespace", "target");

  private BlockText() {}

  /** The lines of a value that has no lines yet. */
  static List<String> lines(Node node, int indent) {
    return Arrays.asList(YamlWriter.write(node, indent).stripTrailing().split("\n"));
  }

  /** A field whose value is another now. */
  static List<String> field(String name, Node before, Node after, Block block, int indent) {
    return kept(before, after, block)
        .orElseGet(() -> {
          var one = new MapNode();
          one.put(name, after);
          return lines(one, indent);
        });
  }

  private static Optional<List<String>> kept(Node before, Node after, Block block) {
    List<String> lines = block.lines();
    if (before instanceof ScalarNode && after instanceof ScalarNode scalar && lines.size() == 1) {
      return scalar(lines.getFirst(), scalar);
    }
    if (!OPENING.matcher(lines.getFirst()).matches() || lines.size() == 1) {
      return Optional.empty();
    }
    if (before instanceof SequenceNode old && after instanceof SequenceNode now) {
      return sequence(old, now, block);
    }
    if (before instanceof MapNode old && after instanceof MapNode now) {
      return map(old, now, lines, 1, block.firstLine())
          .map(rest -> concat(List.of(lines.getFirst()), rest));
    }
    return Optional.empty();
  }

  private static List<String> concat(List<String> first, List<String> rest) {
    var all = new ArrayList<>(first);
    all.addAll(rest);
    return all;
  }

  private static Optional<List<String>> scalar(String line, ScalarNode value) {
    Matcher parts = SCALAR.matcher(line);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String text = YamlWriter.write(value).stripTrailing();
    return text.contains("\n")
        ? Optional.empty()
        : Optional.of(List.of(parts.group("key") + text + parts.group("comment").stripTrailing()));
  }

  private static Optional<List<String>> sequence(
      SequenceNode before, SequenceNode after, Block block) {
    List<String> all = block.lines();
    List<Block> items =
        new ArrayList<>(Block.divideItems(all, 1, all.size(), block.firstLine(), before.items()));
    if (items.isEmpty() || !items.stream().allMatch(BlockText::isItem)) {
      return Optional.empty();
    }
    int indent = items.getFirst().indent();
    var text = new ArrayList<>(List.of(all.getFirst()));
    var free = new ArrayList<>(before.items());
    for (Node item : after.items()) {
      int same = indexOfSame(item, free);
      int kin = same >= 0 ? same : indexOfKin(item, free, after);
      if (kin < 0) {
        text.addAll(fresh(item, indent));
        continue;
      }
      Block lines = items.remove(kin);
      Node old = free.remove(kin);
      text.addAll(lines.comments());
      text.addAll(same >= 0 ? lines.lines() : changedItem(old, item, lines, indent));
    }
    return Optional.of(text);
  }

  private static boolean isItem(Block item) {
    return !item.lines().isEmpty() && item.lines().getFirst().stripLeading().startsWith("- ");
  }

  private static List<String> fresh(Node item, int indent) {
    var one = new SequenceNode();
    one.items().add(item);
    return lines(one, indent);
  }

  private static int indexOfSame(Node item, List<Node> items) {
    for (int i = 0; i < items.size(); i++) {
      if (NodeEquality.same(item, items.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** An item of the same identity that no other item of the new list wants as it is. */
  private static int indexOfKin(Node item, List<Node> items, SequenceNode all) {
    if (!(item instanceof MapNode map)) {
      return -1;
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof MapNode old
          && isKin(old, map)
          && indexOfSame(old, all.items()) < 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isKin(MapNode old, MapNode now) {
    boolean shared = false;
    for (String field : IDENTITY) {
      if (old.has(field) || now.has(field)) {
        shared |= old.has(field) && now.has(field);
        boolean differs =
            !old.has(field)
                || !now.has(field)
                || !NodeEquality.same(
                    Objects.requireNonNull(old.get(field)), Objects.requireNonNull(now.get(field)));
        if (differs && !field.equals("namespace")) {
          return false;
        }
      }
    }
    return shared;
  }

  /** The lines of an item that is a mapping, with a dash in the place of an indentation's space. */
  private static List<String> changedItem(Node old, Node item, Block block, int indent) {
    String first = block.lines().getFirst();
    if (old instanceof MapNode before && item instanceof MapNode after) {
      var lines = new ArrayList<>(block.lines());
      lines.set(0, first.substring(0, indent) + " " + first.substring(indent + 1));
      Optional<List<String>> changed = map(before, after, lines, 0, block.firstLine());
      if (changed.isPresent() && !changed.get().isEmpty()) {
        var result = new ArrayList<>(changed.get());
        String head = result.getFirst();
        if (head.length() > indent && head.substring(0, indent + 1).isBlank()) {
          result.set(0, head.substring(0, indent) + "-" + head.substring(indent + 1));
          return result;
        }
      }
    }
    return fresh(item, indent);
  }

  /**
   * The lines of a mapping's fields.
   *
   * @param from the index of the first field's line
   * @param offset the number in the file of the line at index 0
   */
  private static Optional<List<String>> map(
      MapNode before, MapNode after, List<String> all, int from, int offset) {
    List<Block> blocks = Block.divide(all, from, all.size(), offset, List.copyOf(before.fields()));
    if (blocks.isEmpty()
        || !blocks.stream().allMatch(block -> isField(block, blocks.getFirst().indent()))) {
      return Optional.empty();
    }
    int indent = blocks.getFirst().indent();
    var added = new MapNode();
    after.fields().stream()
        .filter(field -> !before.has(field.key().value()))
        .forEach(field -> added.put(field.key(), field.value()));
    var text = new ArrayList<String>();
    for (Block block : blocks) {
      addSmaller(added, block.name(), indent, text);
      Node now = after.get(block.name());
      Node old = Objects.requireNonNull(before.get(block.name()));
      if (now != null) {
        text.addAll(block.comments());
        text.addAll(
            NodeEquality.same(old, now)
                ? block.lines()
                : field(block.name(), old, now, block, indent));
      }
    }
    if (!added.isEmpty()) {
      text.addAll(lines(added, indent));
    }
    return Optional.of(text);
  }

  private static boolean isField(Block block, int indent) {
    return !block.lines().isEmpty()
        && block.indent() == indent
        && block.lines().getFirst().strip().matches("[\"']?" + Pattern.quote(block.name()) + ".*");
  }

  /** Writes the new fields that come before another in the order in which upstream sorts them. */
  private static void addSmaller(MapNode added, String name, int indent, List<String> text) {
    var smaller = new MapNode();
    for (MapNode.Field field : List.copyOf(added.fields())) {
      if (YamlWriter.KEY_ORDER.compare(field.key().value(), name) < 0) {
        smaller.put(field.key(), field.value());
        added.remove(field.key().value());
      }
    }
    if (!smaller.isEmpty()) {
      text.addAll(lines(smaller, indent));
    }
  }
}
