package dev.slipway.kustomize.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of Kubernetes types that {@code tools/kustomize/schema_table.py} makes. Its lines are
 * only found at first; each is read when a patch comes upon its type.
 */
final class Table {
  /** Read by the first build that needs it, and by no other. */
  private static final class Shipped {
    static final Table TABLE = new Table(text("kubernetes-1.21.2.txt"));
  }

  private final Map<TypeName, Integer> definitionOfType = new HashMap<>();
  private final Map<String, Integer> definitionByName = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final int firstOwn;
  private final Map<Integer, Map<String, String>> shapes = new HashMap<>();

  static Table shipped() {
    return Shipped.TABLE;
  }

  private Table(String text) {
    int own = 0;
    for (String line : text.split("\n")) {
      if (line.startsWith("type ")) {
        String[] words = line.split(" ");
        definitionOfType.put(new TypeName(words[1], words[2]), Integer.valueOf(words[3]));
      } else if (!line.startsWith("#")) {
        int end = line.indexOf(' ', 4);
        String name = line.substring(4, end < 0 ? line.length() : end);
        definitionByName.put(name, lines.size());
        names.add(name);
        lines.add(end < 0 ? "" : line.substring(end + 1));
        own += line.startsWith("def ") ? 1 : 0;
      }
    }
    firstOwn = own;
  }

  static String text(String resource) {
    try (InputStream in = Table.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the module was built without " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The types of Kubernetes.
   *
   * @param byName finds what a reference names: another document may have replaced it
   */
  Definitions kubernetes(Function<String, @Nullable Schema> byName) {
    return new Part(0, firstOwn, byName);
  }

  /** The types of kustomize itself. */
  Definitions own(Function<String, @Nullable Schema> byName) {
    return new Part(firstOwn, lines.size(), byName);
  }

  private synchronized Map<String, String> shapes(int definition) {
    return shapes.computeIfAbsent(definition, number -> readShapes(lines.get(number)));
  }

  private static Map<String, String> readShapes(String line) {
    Map<String, String> result = new HashMap<>();
    for (String word : line.split(" ")) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        result.put(word, ".");
      } else {
        result.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return result;
  }

  private final class Part implements Definitions {
    private final int from;
    private final int to;
    private final Function<String, @Nullable Schema> byName;

    Part(int from, int to, Function<String, @Nullable Schema> byName) {
      this.from = from;
      this.to = to;
      this.byName = byName;
    }

    @Override
    public @Nullable Schema named(String definition) {
      return numbered(definitionByName.get(definition));
    }

    @Override
    public @Nullable Schema ofType(TypeName type) {
      return numbered(definitionOfType.get(type));
    }

    private @Nullable Schema numbered(@Nullable Integer number) {
      return number == null || number < from || number >= to ? null : new Definition(number);
    }

    @Override
    public Optional<Boolean> isNamespaced(TypeName type) {
      return Optional.empty();
    }

    private @Nullable Schema shaped(@Nullable String shape) {
      if (shape == null) {
        return null;
      }
      if (shape.startsWith("@")) {
        return byName.apply(names.get(Integer.parseInt(shape.substring(1))));
      }
      return new Shape(shape);
    }

    /** An object with fields. */
    private final class Definition implements Schema {
      private final int number;

      Definition(int number) {
        this.number = number;
      }

      @Override
      public @Nullable Schema field(String name) {
        return shaped(shapes(number).get(name));
      }

      @Override
      public @Nullable Schema item() {
        return null;
      }

      @Override
      public boolean merges() {
        return false;
      }

      @Override
      public List<String> mergeKeys() {
        return List.of();
      }
    }

    /** A list, a map of free keys, or something of which nothing is known. */
    private final class Shape implements Schema {
      private final String shape;
      private final String strategy;

      Shape(String shape) {
        int tilde = shape.lastIndexOf('~');
        int end = Math.max(shape.lastIndexOf(']'), shape.lastIndexOf('}'));
        boolean hasStrategy = tilde > end;
        this.shape = hasStrategy ? shape.substring(0, tilde) : shape;
        this.strategy = hasStrategy ? shape.substring(tilde + 1) : "";
      }

      private @Nullable Schema inner(char opening) {
        return shape.charAt(0) == opening ? shaped(shape.substring(1, shape.length() - 1)) : null;
      }

      @Override
      public @Nullable Schema field(String name) {
        return inner('{');
      }

      @Override
      public @Nullable Schema item() {
        return inner('[');
      }

      @Override
      public boolean merges() {
        String words = strategy.substring(0, Math.max(0, strategy.indexOf(':')));
        return List.of(words.split("\\+")).contains("merge");
      }

      @Override
      public List<String> mergeKeys() {
        String keys = strategy.substring(strategy.indexOf(':') + 1);
        return keys.isEmpty() ? List.of() : List.of(keys.split(","));
      }
    }
  }
}
