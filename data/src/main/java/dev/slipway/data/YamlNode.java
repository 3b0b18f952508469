package dev.slipway.data;

import java.util.List;
import java.util.Optional;

/**
 * A YAML value as it stands in the file: scalars are not yet resolved to numbers or booleans, since
 * every format has rules of its own for that. Aliases share the node that they point to.
 */
public sealed interface YamlNode {
  Position at();

  /** The explicit tag ({@code !reset}, {@code !!str}) as written out in full; empty where none. */
  Optional<String> tag();

  /** Keys to values in order; keys may repeat only where the reader was told to allow it. */
  record Mapping(Position at, Optional<String> tag, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The value of a scalar key; the last one where it repeats. */
    public Optional<YamlNode> get(String key) {
      return entries.stream()
          .filter(entry -> entry.key() instanceof Scalar scalar && scalar.text().equals(key))
          .map(Entry::value)
          .reduce((first, last) -> last);
    }
  }

  /** One key with its value. */
  record Entry(YamlNode key, YamlNode value) {}

  /** Items in order. */
  record Sequence(Position at, Optional<String> tag, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * A scalar.
   *
   * @param plain true where it is written without quotes and not as a block, so that the format's
   *     rules decide whether it is a number, a boolean, null or a string
   */
  record Scalar(Position at, Optional<String> tag, String text, boolean plain)
      implements YamlNode {}

  /** What it is, for messages: "a mapping", "a list", "a text". */
  default String kind() {
    return switch (this) {
      case Mapping _ -> "a mapping";
      case Sequence _ -> "a list";
      case Scalar scalar -> scalar.plain() && scalar.text().isEmpty() ? "nothing" : "a value";
    };
  }
}
