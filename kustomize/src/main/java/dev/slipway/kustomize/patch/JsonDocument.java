package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tree in JSON's form that operations of a JSON patch change. As upstream's library has it,
 * negative indexes count from the end, and what stands before the first slash of a pointer does not
 * count.
 */
final class JsonDocument {
  private static final String MISSING = ": missing value";
  private static final String BAD_INDEX = ": invalid index referenced";

  private Node root;

  JsonDocument(Node root) {
    this.root = root;
  }

  Node root() {
    return root;
  }

  /** The last step of a pointer, and what it is a step of. */
  private record Target(Node parent, String key) {}

  private @Nullable Target find(String pointer) {
    String[] steps = pointer.split("/", -1);
    if (steps.length < 2) {
      return null;
    }
    Node at = root;
    for (int i = 1; i < steps.length - 1; i++) {
      Node next;
      try {
        next = get(at, unescape(steps[i]));
      } catch (KustomizeException _) {
        return null;
      }
      if (!(next instanceof MapNode || next instanceof SequenceNode)) {
        return null;
      }
      at = next;
    }
    return new Target(at, unescape(steps[steps.length - 1]));
  }

  private static String unescape(String step) {
    return step.replace("~1", "/").replace("~0", "~");
  }

  private Target require(String pointer, String operation, String what) {
    Target target = find(pointer);
    if (target == null) {
      boolean quotes = operation.equals("add") || operation.equals("remove");
      String named = quotes ? PatchText.quoted(pointer) : pointer;
      throw new KustomizeException(
          "%s operation does not apply: doc is missing %s: %s%s"
              .formatted(operation, what, named, MISSING));
    }
    return target;
  }

  void add(String pointer, @Nullable Node value) {
    Target target = require(pointer, "add", "path");
    try {
      add(target, value);
    } catch (KustomizeException e) {
      throw e.within("error in add for path: '" + pointer + "'");
    }
  }

  void remove(String pointer) {
    Target target = require(pointer, "remove", "path");
    try {
      remove(target);
    } catch (KustomizeException e) {
      throw e.within("error in remove for path: '" + pointer + "'");
    }
  }

  void replace(String pointer, @Nullable Node value) {
    if (pointer.isEmpty()) {
      // Upstream's library ignores a scalar here.
      root = value instanceof MapNode || value instanceof SequenceNode ? value : root;
      return;
    }
    Target target = require(pointer, "replace", "path");
    try {
      get(target.parent(), target.key());
    } catch (KustomizeException _) {
      throw new KustomizeException(
          "replace operation does not apply: doc is missing key: " + pointer + MISSING);
    }
    if (target.parent() instanceof MapNode map) {
      map.put(target.key(), orNull(value));
    } else {
      SequenceNode sequence = sequence(target);
      sequence.items().set(existing(sequence, target.key()), orNull(value));
    }
  }

  void move(String from, String pointer) {
    Target source = require(from, "move", "from path");
    Node value;
    try {
      value = get(source.parent(), source.key());
      remove(source);
    } catch (KustomizeException e) {
      throw e.within("error in move for path: '" + source.key() + "'");
    }
    Target target = require(pointer, "move", "destination path");
    try {
      add(target, value);
    } catch (KustomizeException e) {
      throw e.within("error in move for path: '" + pointer + "'");
    }
  }

  void copy(String from, String pointer) {
    Target source = require(from, "copy", "from path");
    Node value;
    try {
      value = get(source.parent(), source.key());
    } catch (KustomizeException e) {
      throw e.within("error in copy for from: '" + from + "'");
    }
    Target target = require(pointer, "copy", "destination path");
    try {
      add(target, value == null ? null : value.copy());
    } catch (KustomizeException e) {
      throw e.within("error while adding value during copy");
    }
  }

  void test(String pointer, @Nullable Node expected) {
    Node actual;
    if (pointer.isEmpty()) {
      actual = root;
    } else {
      Target target = find(pointer);
      if (target == null) {
        throw new KustomizeException(
            "test operation does not apply: is missing path: " + pointer + MISSING);
      }
      try {
        actual =
            target.parent() instanceof MapNode map
                ? map.get(target.key())
                : get(target.parent(), target.key());
      } catch (KustomizeException e) {
        throw e.within("error in test for path: '" + pointer + "'");
      }
    }
    if (!equal(actual, expected)) {
      throw new KustomizeException("testing value " + pointer + " failed: test failed");
    }
  }

  private static boolean equal(@Nullable Node a, @Nullable Node b) {
    if (a == null || Fields.isMissing(a) || Fields.isMissing(b)) {
      return Fields.isMissing(a) && Fields.isMissing(b);
    }
    return switch (a) {
      case ScalarNode x ->
          b instanceof ScalarNode y && x.tag().equals(y.tag()) && x.value().equals(y.value());
      case SequenceNode x -> b instanceof SequenceNode y && equal(x.items(), y.items());
      case MapNode x ->
          b instanceof MapNode y
              && x.size() == y.size()
              && x.keys().stream().allMatch(key -> y.has(key) && equal(x.get(key), y.get(key)));
    };
  }

  private static boolean equal(List<Node> a, List<Node> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!equal(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Node orNull(@Nullable Node value) {
    return value == null ? ScalarNode.ofNull() : value;
  }

  private static @Nullable Node get(Node parent, String key) {
    if (parent instanceof MapNode map) {
      Node value = map.get(key);
      if (value == null) {
        throw new KustomizeException("unable to get nonexistent key: " + key + MISSING);
      }
      return value;
    }
    return parent instanceof SequenceNode sequence
        ? sequence.items().get(existing(sequence, key))
        : null;
  }

  private static void add(Target target, @Nullable Node value) {
    if (target.parent() instanceof MapNode map) {
      map.put(target.key(), orNull(value));
      return;
    }
    SequenceNode sequence = sequence(target);
    int end = sequence.items().size();
    int index = target.key().equals("-") ? end : index(target.key());
    index += index < 0 ? end + 1 : 0;
    if (index < 0 || index > end) {
      throw badIndex(target.key());
    }
    sequence.items().add(index, orNull(value));
  }

  private static void remove(Target target) {
    if (target.parent() instanceof MapNode map) {
      if (map.remove(target.key()) == null) {
        throw new KustomizeException("unable to remove nonexistent key: " + target.key() + MISSING);
      }
    } else {
      SequenceNode sequence = sequence(target);
      sequence.items().remove(existing(sequence, target.key()));
    }
  }

  private static SequenceNode sequence(Target target) {
    if (target.parent() instanceof SequenceNode sequence) {
      return sequence;
    }
    throw new IllegalStateException("a scalar has no steps");
  }

  private static int existing(SequenceNode sequence, String key) {
    int size = sequence.items().size();
    int index = index(key);
    index += index < 0 ? size : 0;
    if (index < 0 || index >= size) {
      throw badIndex(key);
    }
    return index;
  }

  private static int index(String key) {
    try {
      return Integer.parseInt(key);
    } catch (NumberFormatException _) {
      throw new KustomizeException("value was not a proper array index: '" + key + "'");
    }
  }

  private static KustomizeException badIndex(String key) {
    return new KustomizeException("Unable to access invalid index: " + key + BAD_INDEX);
  }
}
