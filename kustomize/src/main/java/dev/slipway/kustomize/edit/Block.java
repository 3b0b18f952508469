package dev.slipway.kustomize.edit;

import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Some lines of a file: one field, or one item of a list, with the comments before it.
 *
 * @param name the field's name; empty for an item and for what stands after the last field
 * @param firstLine the number that the first of the lines has in the file
 */
record Block(String name, List<String> comments, List<String> lines, int firstLine) {

  /**
   * Divides lines where fields begin; comments after the last one become a block without a name.
   *
   * @param offset the number in the file of the line at index 0
   */
  static List<Block> divide(
      List<String> all, int from, int to, int offset, List<MapNode.Field> fields) {
    var starts = new ArrayList<Start>();
    for (MapNode.Field field : fields) {
      starts.add(new Start(field.key().value(), field.key().source().line() - offset));
    }
    return blocks(all, from, to, offset, starts);
  }

  /** Divides lines where items of a list begin. */
  static List<Block> divideItems(List<String> all, int from, int to, int offset, List<Node> items) {
    var starts = new ArrayList<Start>();
    for (Node item : items) {
      starts.add(new Start("", item.source().line() - offset));
    }
    return blocks(all, from, to, offset, starts);
  }

  private record Start(String name, int index) {}

  private static List<Block> blocks(
      List<String> all, int from, int to, int offset, List<Start> starts) {
    var blocks = new ArrayList<Block>();
    int at = from;
    for (int i = 0; i < starts.size(); i++) {
      int start = starts.get(i).index();
      int next = i + 1 < starts.size() ? starts.get(i + 1).index() : to;
      int end = withoutComments(all, start, next);
      blocks.add(
          new Block(
              starts.get(i).name(),
              List.copyOf(all.subList(at, start)),
              List.copyOf(all.subList(start, end)),
              start + offset));
      at = end;
    }
    if (at < to) {
      blocks.add(new Block("", List.copyOf(all.subList(at, to)), List.of(), at + offset));
    }
    return blocks;
  }

  private static int withoutComments(List<String> lines, int start, int next) {
    int end = next;
    while (end > start + 1 && isComment(lines.get(end - 1))) {
      end--;
    }
    return end;
  }

  private static boolean isComment(String line) {
    String text = line.strip();
    return text.isEmpty() || text.startsWith("#") || line.startsWith("---");
  }

  List<String> all() {
    var all = new ArrayList<>(comments);
    all.addAll(lines);
    return all;
  }

  int indent() {
    String first = lines.getFirst();
    int indent = 0;
    while (indent < first.length() && first.charAt(indent) == ' ') {
      indent++;
    }
    return indent;
  }
}
