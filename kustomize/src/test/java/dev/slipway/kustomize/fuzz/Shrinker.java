package dev.slipway.kustomize.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Makes a tree small while a condition holds: takes out files, flags, and lines together with what
 * is indented below them.
 */
final class Shrinker {
  private final Predicate<Tree> condition;
  private int attempts;

  /**
   * @param attempts how often the condition may be asked
   */
  Shrinker(Predicate<Tree> condition, int attempts) {
    this.condition = condition;
    this.attempts = attempts;
  }

  Tree shrink(Tree tree) {
    Tree smallest = tree;
    boolean smaller = true;
    while (smaller && attempts > 0) {
      Tree before = smallest;
      smallest = withoutLines(withoutFiles(withoutFlags(smallest)));
      smaller = !smallest.equals(before);
    }
    return smallest;
  }

  private boolean holds(Tree tree) {
    return attempts-- > 0 && condition.test(tree);
  }

  private Tree withoutFlags(Tree tree) {
    Tree smallest = tree;
    for (String flag : tree.flags()) {
      List<String> others = smallest.flags().stream().filter(other -> !other.equals(flag)).toList();
      Tree candidate = smallest.withFlags(others);
      smallest = holds(candidate) ? candidate : smallest;
    }
    return smallest;
  }

  private Tree withoutFiles(Tree tree) {
    Tree smallest = tree;
    for (String path : new TreeSet<>(tree.files().keySet())) {
      Tree candidate = smallest.without(path);
      smallest = holds(candidate) ? candidate : smallest;
    }
    return smallest;
  }

  private Tree withoutLines(Tree tree) {
    Tree smallest = tree;
    for (String path : new TreeSet<>(tree.files().keySet())) {
      for (int line = 0; line < lines(smallest, path).size(); ) {
        Tree candidate = smallest.with(path, withoutBlock(lines(smallest, path), line));
        if (holds(candidate)) {
          smallest = candidate;
        } else {
          line++;
        }
      }
    }
    return smallest;
  }

  private static List<String> lines(Tree tree, String path) {
    return tree.files().getOrDefault(path, "").lines().toList();
  }

  private static String withoutBlock(List<String> lines, int first) {
    int depth = depth(lines.get(first));
    int end = first + 1;
    boolean document = lines.get(first).startsWith("---");
    boolean field = !lines.get(first).stripLeading().startsWith("- ");
    while (end < lines.size() && belongs(lines.get(end), depth, document, field)) {
      end++;
    }
    var rest = new ArrayList<>(lines.subList(0, first));
    rest.addAll(lines.subList(end, lines.size()));
    return rest.isEmpty() ? "" : String.join("\n", rest) + "\n";
  }

  private static boolean belongs(String line, int depth, boolean document, boolean field) {
    if (document) {
      return !line.startsWith("---");
    }
    return line.isBlank()
        || depth(line) > depth
        || (field && depth(line) == depth && line.startsWith("- ", depth));
  }

  private static int depth(String line) {
    int depth = 0;
    while (depth < line.length() && line.charAt(depth) == ' ') {
      depth++;
    }
    return depth;
  }
}
