package dev.slipway.fleet;

import dev.slipway.model.Tree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a value of {@code slipway.yaml} may look like.
 *
 * <p>The reader, the JSON Schema and the reference page are all made from the same shapes, so that
 * none of them can say something that another does not.
 */
sealed interface Shape {
  /** What it is, for messages: "a duration such as 30s or 1h30m". */
  String noun();

  /**
   * A text.
   *
   * @param pattern what all of it must match; empty for any text that is not empty
   */
  record Text(String noun, Optional<Pattern> pattern) implements Shape {
    boolean matches(String value) {
      return pattern.map(p -> p.matcher(value).matches()).orElse(!value.isEmpty());
    }
  }

  /** One of a few words. */
  record Choice(List<String> words) implements Shape {
    @Override
    public String noun() {
      return "one of " + String.join(", ", words);
    }
  }

  /** A whole number between two others, both included. */
  record Whole(int least, int most) implements Shape {
    @Override
    public String noun() {
      return "a whole number from " + least + " to " + most;
    }
  }

  /** True or false. */
  record Truth() implements Shape {
    @Override
    public String noun() {
      return "true or false";
    }
  }

  /** Whatever YAML can write. */
  record Anything() implements Shape {
    @Override
    public String noun() {
      return "any value";
    }
  }

  /** Items of one shape, at least so many. */
  record Items(Shape item, int least, boolean unique) implements Shape {
    @Override
    public String noun() {
      return "a list";
    }
  }

  /** Names that the owner of the file chooses, each with a value of one shape. */
  record Named(Text name, Shape value) implements Shape {
    @Override
    public String noun() {
      return "a mapping";
    }
  }

  /**
   * Keys that Slipway knows.
   *
   * @param exactlyOne keys of which one and only one must stand there; empty where that is free
   * @param others further names that may stand beside the keys
   */
  record Keys(List<Key> keys, List<String> exactlyOne, Optional<Named> others) implements Shape {
    @Override
    public String noun() {
      return "a mapping";
    }
  }

  /** A short form and a long one, told apart by whether a mapping or a list stands there. */
  record Either(Shape brief, Shape full) implements Shape {
    @Override
    public String noun() {
      return brief.noun() + " or " + full.noun();
    }
  }

  /**
   * One key.
   *
   * @param fallback what holds where the key is absent, as a person would write it
   * @param meaning one or two sentences for the reference
   */
  record Key(
      String name,
      Shape shape,
      boolean required,
      Optional<Tree> fallback,
      Optional<Tree> example,
      String meaning) {
    Key orElse(String value) {
      return new Key(name, shape, required, Optional.of(Tree.of(value)), example, meaning);
    }

    Key orElse(long value) {
      return new Key(name, shape, required, Optional.of(Tree.of(value)), example, meaning);
    }

    Key orElse(boolean value) {
      return new Key(name, shape, required, Optional.of(Tree.of(value)), example, meaning);
    }

    Key such(String value) {
      return new Key(name, shape, required, fallback, Optional.of(Tree.of(value)), meaning);
    }

    Key such(Tree value) {
      return new Key(name, shape, required, fallback, Optional.of(value), meaning);
    }
  }

  static Key must(String name, Shape shape, String meaning) {
    return new Key(name, shape, true, Optional.empty(), Optional.empty(), meaning);
  }

  static Key may(String name, Shape shape, String meaning) {
    return new Key(name, shape, false, Optional.empty(), Optional.empty(), meaning);
  }

  static Text text(String noun) {
    return new Text(noun, Optional.empty());
  }

  static Text text(String noun, String pattern) {
    return new Text(noun, Optional.of(Pattern.compile(pattern)));
  }

  static Choice choice(String... words) {
    return new Choice(List.of(words));
  }

  static Items items(Shape item) {
    return new Items(item, 0, false);
  }

  static Items some(Shape item) {
    return new Items(item, 1, false);
  }

  static Items distinct(Shape item) {
    return new Items(item, 0, true);
  }

  static Keys keys(Key... keys) {
    return new Keys(List.of(keys), List.of(), Optional.empty());
  }

  static Keys oneOf(Key... keys) {
    var all = List.of(keys);
    return new Keys(all, all.stream().map(Key::name).toList(), Optional.empty());
  }
}
