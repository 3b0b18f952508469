package dev.slipway.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A value as JSON and YAML know it, immutable, with mappings in the order in which they were
 * written.
 */
public sealed interface Tree {
  /** Keys to values; keys keep their order, and equality does not depend on it. */
  record Mapping(SequencedMap<String, Tree> entries) implements Tree {
    public static final Mapping EMPTY = new Mapping(new LinkedHashMap<>());

    public Mapping {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }

    /** The value of a key, or empty where the key is not there. */
    public Optional<Tree> get(String key) {
      return Optional.ofNullable(entries.get(key));
    }

    /** The mapping under a key, or an empty one where the key is absent or not a mapping. */
    public Mapping mapping(String key) {
      return entries.get(key) instanceof Mapping mapping ? mapping : EMPTY;
    }

    /** The items under a key, or none where the key is absent or not a sequence. */
    public List<Tree> items(String key) {
      return entries.get(key) instanceof Sequence sequence ? sequence.items() : List.of();
    }

    /** The text under a key; numbers and booleans are given as they are written in JSON. */
    public Optional<String> text(String key) {
      return get(key).flatMap(Tree::scalar);
    }

    /** A copy with one key set: in its old place where it was there, at the end where not. */
    public Mapping with(String key, Tree value) {
      var copy = new LinkedHashMap<>(entries);
      copy.put(key, value);
      return new Mapping(copy);
    }

    /** A copy without a key. */
    public Mapping without(String key) {
      var copy = new LinkedHashMap<>(entries);
      copy.remove(key);
      return new Mapping(copy);
    }
  }

  /** Items in order. */
  record Sequence(List<Tree> items) implements Tree {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** A string. */
  record Text(String value) implements Tree {}

  /** A number; two numbers are equal when their values are, however they are written. */
  record Numeric(BigDecimal value) implements Tree {
    public Numeric {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }
  }

  /** True or false. */
  record Truth(boolean value) implements Tree {}

  /** What YAML writes as {@code ~} and JSON as {@code null}. */
  record Null() implements Tree {}

  static Tree of(String value) {
    return new Text(value);
  }

  static Tree of(long value) {
    return new Numeric(BigDecimal.valueOf(value));
  }

  static Tree of(boolean value) {
    return new Truth(value);
  }

  /** A sequence of texts. */
  static Tree ofTexts(Iterable<String> values) {
    var items = new ArrayList<Tree>();
    values.forEach(value -> items.add(of(value)));
    return new Sequence(items);
  }

  /** A mapping of texts, in the order of the given map. */
  static Mapping ofTexts(Map<String, String> values) {
    var entries = new LinkedHashMap<String, Tree>();
    values.forEach((key, value) -> entries.put(key, of(value)));
    return new Mapping(entries);
  }

  /** Starts a mapping that is written key by key. */
  static MappingBuilder mapping() {
    return new MappingBuilder();
  }

  /** The text of a scalar (numbers and booleans as JSON writes them); empty for anything else. */
  default Optional<String> scalar() {
    return switch (this) {
      case Text text -> Optional.of(text.value());
      case Numeric number -> Optional.of(number.value().toPlainString());
      case Truth truth -> Optional.of(Boolean.toString(truth.value()));
      case Null _, Mapping _, Sequence _ -> Optional.empty();
    };
  }

  /** This value as compact JSON, keys in their order. */
  default String json() {
    return new JsonWriter(JsonWriter.Keys.AS_WRITTEN, 0).write(this);
  }

  /** This value as JSON over several lines, for people. */
  default String prettyJson() {
    return new JsonWriter(JsonWriter.Keys.AS_WRITTEN, 2).write(this);
  }

  /** This value as compact JSON with sorted keys: equal values have equal canonical text. */
  default String canonicalJson() {
    return new JsonWriter(JsonWriter.Keys.SORTED, 0).write(this);
  }

  /** Collects a mapping key by key. */
  final class MappingBuilder {
    private final LinkedHashMap<String, Tree> entries = new LinkedHashMap<>();

    private MappingBuilder() {}

    public MappingBuilder put(String key, Tree value) {
      entries.put(key, value);
      return this;
    }

    public MappingBuilder put(String key, String value) {
      return put(key, of(value));
    }

    public MappingBuilder put(String key, long value) {
      return put(key, of(value));
    }

    public MappingBuilder put(String key, boolean value) {
      return put(key, of(value));
    }

    /** Writes the key only where there is a value. */
    public MappingBuilder put(String key, Optional<String> value) {
      value.ifPresent(text -> put(key, text));
      return this;
    }

    public Mapping build() {
      return new Mapping(entries);
    }
  }
}
