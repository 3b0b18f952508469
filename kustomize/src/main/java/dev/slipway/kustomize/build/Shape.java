package dev.slipway.kustomize.build;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a value of a kustomization file may look like. */
sealed interface Shape {
  /** A text, a truth or a whole number. */
  enum Scalar implements Shape {
    TEXT("string"),
    TRUTH("bool"),
    WHOLE("int"),
    LONG("int64");

    private final String name;

    Scalar(String name) {
      this.name = name;
    }

    @Override
    public String typeName() {
      return name;
    }
  }

  /** A value that is taken as it is. */
  record Anything() implements Shape {
    @Override
    public String typeName() {
      return "interface {}";
    }
  }

  /** A mapping with names that people choose. */
  record MapOf(Shape values) implements Shape {
    @Override
    public String typeName() {
      return "map[string]" + values.typeName();
    }
  }

  /** A sequence. */
  record ListOf(Shape items) implements Shape {
    @Override
    public String typeName() {
      return "[]" + items.typeName();
    }
  }

  /**
   * A mapping with names that are known.
   *
   * @param name as upstream's messages call it
   */
  record Struct(String name, Map<String, Shape> fields) implements Shape {
    @Override
    public String typeName() {
      return "types." + name;
    }
  }

  /** As upstream's messages about a value of another type name it. */
  String typeName();

  /**
   * @param fields names and shapes, alternating
   */
  static Struct struct(String name, Object... fields) {
    var byName = new LinkedHashMap<String, Shape>();
    for (int i = 0; i < fields.length; i += 2) {
      byName.put((String) fields[i], (Shape) fields[i + 1]);
    }
    return new Struct(name, byName);
  }

  /** This shape with further fields: upstream's inlined structures. */
  static Struct with(Struct struct, String name, Object... more) {
    var byName = new LinkedHashMap<>(struct.fields());
    byName.putAll(struct(name, more).fields());
    return new Struct(name, byName);
  }
}
