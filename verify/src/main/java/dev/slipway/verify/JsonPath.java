package dev.slipway.verify;

import dev.slipway.model.Tree;
import java.util.Optional;

/** The value under a path of names and indexes: {@code $.checks[0].state}. */
final class JsonPath {
  private JsonPath() {}

  static Optional<Tree> find(Tree root, String path) {
    Optional<Tree> at = Optional.of(root);
    int i = 1;
    while (i < path.length() && at.isPresent()) {
      if (path.charAt(i) == '[') {
        int close = path.indexOf(']', i);
        at = close < 0 ? Optional.empty() : item(at.get(), path.substring(i + 1, close));
        i = close + 1;
      } else {
        int end = i + 1;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
          end++;
        }
        String name = path.substring(i + 1, end);
        at = at.get() instanceof Tree.Mapping mapping ? mapping.get(name) : Optional.empty();
        i = end;
      }
    }
    return at;
  }

  private static Optional<Tree> item(Tree tree, String index) {
    boolean number =
        !index.isEmpty() && index.length() < 9 && index.chars().allMatch(Character::isDigit);
    if (!number || !(tree instanceof Tree.Sequence sequence)) {
      return Optional.empty();
    }
    int at = Integer.parseInt(index);
    return at < sequence.items().size() ? Optional.of(sequence.items().get(at)) : Optional.empty();
  }
}
