package dev.slipway.render;

import dev.slipway.data.Position;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a Compose file while it is read: typed as Compose's YAML library types it, with its
 * place in the file, and changed in place by the steps of the reading.
 */
sealed interface Value {
  Position NOWHERE = new Position("", 0, 0);

  Position at();

  /** Keys to values, and where each key stands. */
  record Mapping(Position at, LinkedHashMap<String, Value> entries, Map<String, Position> keys)
      implements Value {
    Mapping(Position at) {
      this(at, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    @Nullable Value get(String key) {
      return entries.get(key);
    }

    boolean has(String key) {
      return entries.containsKey(key);
    }

    Mapping put(String key, Value value) {
      entries.put(key, value);
      return this;
    }

    Mapping put(String key, String value) {
      return put(key, new Text(at, value));
    }

    void remove(String key) {
      entries.remove(key);
    }

    Position keyAt(String key) {
      return keys.getOrDefault(key, at);
    }

    /** Text under a key; null where it is absent or something else. */
    @Nullable String text(String key) {
      return entries.get(key) instanceof Text text ? text.text() : null;
    }
  }

  /** Items in order. */
  record Listing(Position at, List<Value> items) implements Value {
    Listing(Position at) {
      this(at, new ArrayList<>());
    }

    Listing add(Value value) {
      items.add(value);
      return this;
    }
  }

  record Text(Position at, String text) implements Value {}

  record Whole(Position at, BigInteger number) implements Value {
    Whole(Position at, long number) {
      this(at, BigInteger.valueOf(number));
    }
  }

  record Real(Position at, double number) implements Value {}

  record Truth(Position at, boolean truth) implements Value {}

  record Nil(Position at) implements Value {}

  /** An unquoted date or time, which Compose's schema refuses everywhere. */
  record Stamp(Position at, String text) implements Value {}

  /** A copy that shares nothing that can be changed. */
  default Value copy() {
    return switch (this) {
      case Mapping mapping -> {
        var copy = new Mapping(mapping.at());
        mapping.entries().forEach((key, value) -> copy.put(key, value.copy()));
        copy.keys().putAll(mapping.keys());
        yield copy;
      }
      case Listing listing -> {
        var copy = new Listing(listing.at());
        listing.items().forEach(item -> copy.add(item.copy()));
        yield copy;
      }
      case Text _, Whole _, Real _, Truth _, Nil _, Stamp _ -> this;
    };
  }

  default boolean isNil() {
    return this instanceof Nil;
  }

  /** Whether both are the same data, wherever they stand. */
  static boolean same(@Nullable Value one, @Nullable Value other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return switch (one) {
      case Mapping a -> other instanceof Mapping b && sameEntries(a, b);
      case Listing a -> other instanceof Listing b && sameItems(a, b);
      case Text a -> other instanceof Text b && a.text().equals(b.text());
      case Whole a -> sameNumber(a.number().doubleValue(), a, other);
      case Real a -> sameNumber(a.number(), a, other);
      case Truth a -> other instanceof Truth b && a.truth() == b.truth();
      case Nil _ -> other instanceof Nil;
      case Stamp a -> other instanceof Stamp b && a.text().equals(b.text());
    };
  }

  private static boolean sameNumber(double number, Value one, Value other) {
    if (one instanceof Whole a && other instanceof Whole b) {
      return a.number().equals(b.number());
    }
    return (other instanceof Whole whole && whole.number().doubleValue() == number)
        || (other instanceof Real real && real.number() == number);
  }

  private static boolean sameEntries(Mapping a, Mapping b) {
    return a.entries().size() == b.entries().size()
        && a.entries().entrySet().stream()
            .allMatch(entry -> same(entry.getValue(), b.get(entry.getKey())));
  }

  private static boolean sameItems(Listing a, Listing b) {
    if (a.items().size() != b.items().size()) {
      return false;
    }
    for (int i = 0; i < a.items().size(); i++) {
      if (!same(a.items().get(i), b.items().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** What it is, for messages. */
  default String kind() {
    return switch (this) {
      case Mapping _ -> "a mapping";
      case Listing _ -> "a list";
      case Text _ -> "a text";
      case Whole _, Real _ -> "a number";
      case Truth _ -> "true or false";
      case Nil _ -> "nothing";
      case Stamp _ -> "a date";
    };
  }

  /** A scalar as Go prints it; nothing as the empty text. */
  default String printed() {
    return switch (this) {
      case Text text -> text.text();
      case Whole whole -> whole.number().toString();
      case Real real -> Numbers.print(real.number());
      case Truth truth -> Boolean.toString(truth.truth());
      case Nil _ -> "";
      case Stamp stamp -> stamp.text();
      case Mapping _, Listing _ -> throw new IllegalStateException("not a scalar");
    };
  }
}
