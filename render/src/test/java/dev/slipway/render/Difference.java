package dev.slipway.render;

import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Where two trees differ, one line for each place. */
final class Difference {
  private Difference() {}

  static List<String> between(Tree expected, Tree actual) {
    var lines = new ArrayList<String>();
    compare("", expected, actual, lines);
    return lines;
  }

  private static void compare(String path, Tree expected, Tree actual, List<String> lines) {
    if (expected instanceof Tree.Mapping a && actual instanceof Tree.Mapping b) {
      var keys = new TreeSet<>(a.entries().keySet());
      keys.addAll(b.entries().keySet());
      for (String key : keys) {
        Tree one = a.entries().get(key);
        Tree two = b.entries().get(key);
        if (one == null || two == null) {
          lines.add(path + "." + key + ": expected " + json(one) + ", was " + json(two));
        } else {
          compare(path + "." + key, one, two, lines);
        }
      }
    } else if (expected instanceof Tree.Sequence a
        && actual instanceof Tree.Sequence b
        && a.items().size() == b.items().size()) {
      for (int i = 0; i < a.items().size(); i++) {
        compare(path + "[" + i + "]", a.items().get(i), b.items().get(i), lines);
      }
    } else if (!expected.equals(actual)) {
      lines.add(path + ": expected " + json(expected) + ", was " + json(actual));
    }
  }

  private static String json(Tree tree) {
    return tree == null ? "nothing" : tree.json();
  }
}
