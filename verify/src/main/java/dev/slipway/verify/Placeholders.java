package dev.slipway.verify;

import dev.slipway.model.Tree;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values that {@code ${version}}, {@code ${commit}}, {@code ${app}} and {@code ${run}} stand
 * for.
 */
record Placeholders(Map<String, String> values) {
  String fill(String text) {
    if (!text.contains("${")) {
      return text;
    }
    var filled = new StringBuilder();
    int at = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
      int close = text.indexOf('}', open);
      String value = close < 0 ? null : values.get(text.substring(open + 2, close));
      if (value == null) {
        filled.append(text, at, open + 2);
        at = open + 2;
      } else {
        filled.append(text, at, open).append(value);
        at = close + 1;
      }
    }
    return filled.append(text.substring(at)).toString();
  }

  Tree fill(Tree tree) {
    return switch (tree) {
      case Tree.Text text -> Tree.of(fill(text.value()));
      case Tree.Sequence sequence ->
          new Tree.Sequence(sequence.items().stream().map(this::fill).toList());
      case Tree.Mapping mapping -> {
        var entries = new LinkedHashMap<String, Tree>();
        mapping.entries().forEach((key, value) -> entries.put(fill(key), fill(value)));
        yield new Tree.Mapping(entries);
      }
      case Tree.Numeric _, Tree.Truth _, Tree.Null _ -> tree;
    };
  }
}
