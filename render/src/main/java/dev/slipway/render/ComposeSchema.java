package dev.slipway.render;

import dev.slipway.data.Position;
import dev.slipway.model.Wording;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** Which keys a Compose file may have, and of what types; read from {@code compose.schema}. */
final class ComposeSchema {
  /** What a value may be. */
  sealed interface Type {
    record Scalar(String name) implements Type {}

    record OneOf(List<String> words) implements Type {}

    record Between(Optional<Long> least, Optional<Long> most) implements Type {}

    record Items(Type item, boolean unique) implements Type {}

    record Either(List<Type> types) implements Type {}

    record Named(String name) implements Type {}

    /**
     * @param chosen patterns of keys that people choose, with their types
     * @param open true where any further key is let through
     */
    record Keys(
        SequencedMap<String, Type> keys,
        SequencedSet<String> required,
        Map<String, Type> chosen,
        boolean extensions,
        boolean open)
        implements Type {}
  }

  private static final Type ANY = new Type.Scalar("any");
  private static final Map<String, Type> TYPES = load();

  private ComposeSchema() {}

  static Map<String, Type> types() {
    return TYPES;
  }

  private static Map<String, Type> load() {
    try (InputStream in = ComposeSchema.class.getResourceAsStream("compose.schema")) {
      if (in == null) {
        throw new IllegalStateException("compose.schema is not on the class path");
      }
      return new SchemaText(new String(in.readAllBytes(), StandardCharsets.UTF_8)).types();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses a file that is not as the format says. */
  static void check(Value.Mapping model) {
    check(model, type("file"), "");
  }

  private static Type type(String name) {
    Type type = TYPES.get(name);
    if (type == null) {
      throw new IllegalStateException("compose.schema has no type " + name);
    }
    return type;
  }

  private static void check(Value value, Type type, String path) {
    if (value instanceof Value.Stamp && !ANY.equals(type)) {
      throw Refusal.of(value, path, "a date without quotes", "put it in quotes");
    }
    switch (type) {
      case Type.Named named -> check(value, type(named.name()), path);
      case Type.Either either -> checkEither(value, either, path);
      case Type.Items items when value instanceof Value.Listing listing ->
          checkItems(listing, items, path);
      case Type.Keys keys when value instanceof Value.Mapping mapping ->
          checkKeys(mapping, keys, path);
      case Type.OneOf words when value instanceof Value.Text text ->
          checkWord(text, words.words(), path);
      case Type.Between range when value instanceof Value.Whole whole ->
          checkRange(whole, range, path);
      case Type.Scalar scalar when fits(value, scalar.name()) -> {}
      case Type.Items _, Type.Keys _, Type.OneOf _, Type.Between _, Type.Scalar _ ->
          throw Refusal.of(
              value, path, "must be " + wanted(type) + ", and is " + value.kind(), "correct it");
    }
  }

  private static boolean fits(Value value, String scalar) {
    return switch (scalar) {
      case "any" -> true;
      case "text" -> value instanceof Value.Text;
      case "number" -> value instanceof Value.Whole || value instanceof Value.Real;
      case "whole" ->
          value instanceof Value.Whole
              || (value instanceof Value.Real real && real.number() == Math.rint(real.number()));
      case "truth" -> value instanceof Value.Truth;
      case "null" -> value instanceof Value.Nil;
      case "container" -> value instanceof Value.Text text && hasContainerName(text.text());
      case "pull" -> value instanceof Value.Text text && isPullPolicy(text.text());
      default -> throw new IllegalStateException("compose.schema has no scalar " + scalar);
    };
  }

  private static boolean hasContainerName(String text) {
    for (int i = 0; i + 1 < text.length(); i++) {
      char c = text.charAt(i + 1);
      if (isLetterOrDigit(text.charAt(i)) && (isLetterOrDigit(c) || "_.-".indexOf(c) >= 0)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isPullPolicy(String text) {
    for (String policy :
        List.of(
            "always",
            "never",
            "build",
            "if_not_present",
            "missing",
            "refresh",
            "daily",
            "weekly")) {
      if (text.contains(policy)) {
        return true;
      }
    }
    int every = text.indexOf("every_");
    int at = every + "every_".length();
    int digits = at;
    while (every >= 0 && digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    return every >= 0
        && digits > at
        && digits < text.length()
        && "wdhms".indexOf(text.charAt(digits)) >= 0;
  }

  private static void checkWord(Value.Text text, List<String> words, String path) {
    if (!words.contains(text.text())) {
      throw Refusal.of(
          text,
          path,
          "\"%s\" is none of %s"
              .formatted(Wording.printable(text.text()), String.join(", ", words)),
          Wording.nearest(text.text(), words)
              .map(near -> "did you mean " + near + "?")
              .orElse("use one of them"));
    }
  }

  private static void checkRange(Value.Whole whole, Type.Between range, String path) {
    long number = whole.number().bitLength() > 62 ? Long.MAX_VALUE : whole.number().longValue();
    if (range.least().filter(least -> number < least).isPresent()
        || range.most().filter(most -> number > most).isPresent()) {
      throw Refusal.of(whole, path, "must be " + wanted(range), "correct it");
    }
  }

  private static void checkEither(Value value, Type.Either either, String path) {
    Type best = null;
    for (Type type : either.types()) {
      Type candidate = type;
      while (candidate instanceof Type.Named named) {
        candidate = type(named.name());
      }
      if (candidate instanceof Type.Either nested) {
        if (accepts(value, nested)) {
          checkEither(value, nested, path);
          return;
        }
      } else if (kindMatches(value, candidate)) {
        best = candidate;
        break;
      }
    }
    if (best == null) {
      if (value instanceof Value.Stamp) {
        throw Refusal.of(value, path, "a date without quotes", "put it in quotes");
      }
      throw Refusal.of(
          value, path, "must be " + wanted(either) + ", and is " + value.kind(), "correct it");
    }
    check(value, best, path);
  }

  private static boolean accepts(Value value, Type.Either either) {
    return either.types().stream()
        .map(ComposeSchema::resolved)
        .anyMatch(type ->
            type instanceof Type.Either nested ? accepts(value, nested) : kindMatches(value, type));
  }

  private static Type resolved(Type type) {
    return type instanceof Type.Named named ? resolved(type(named.name())) : type;
  }

  /** Whether a type is the one to measure this value by. */
  private static boolean kindMatches(Value value, Type type) {
    return switch (type) {
      case Type.Items _ -> value instanceof Value.Listing;
      case Type.Keys _ -> value instanceof Value.Mapping;
      case Type.OneOf _ -> value instanceof Value.Text;
      case Type.Between _ -> value instanceof Value.Whole;
      case Type.Scalar scalar -> fits(value, scalar.name());
      case Type.Either _, Type.Named _ -> false;
    };
  }

  private static void checkItems(Value.Listing listing, Type.Items items, String path) {
    for (int i = 0; i < listing.items().size(); i++) {
      check(listing.items().get(i), items.item(), path + "." + i);
    }
    if (items.unique()) {
      checkUnique(listing, path);
    }
  }

  private static void checkUnique(Value.Listing listing, String path) {
    var texts = new java.util.HashSet<String>();
    var others = new ArrayList<Value>();
    for (Value item : listing.items()) {
      boolean again =
          item instanceof Value.Text text
              ? !texts.add(text.text())
              : others.stream().anyMatch(other -> Value.same(item, other));
      if (again) {
        throw Refusal.of(item, path, "says the same twice", "keep one of them");
      }
      if (!(item instanceof Value.Text)) {
        others.add(item);
      }
    }
  }

  private static void checkKeys(Value.Mapping mapping, Type.Keys keys, String path) {
    for (String required : keys.required()) {
      if (!mapping.has(required)) {
        throw Refusal.of(
            mapping, path, "the key \"" + required + "\" is missing", "add \"" + required + "\"");
      }
    }
    mapping
        .entries()
        .forEach((key, value) -> {
          Type type = typeOf(key, keys);
          if (type != null) {
            check(value, type, Paths.below(path, key));
          } else if (!keys.open()) {
            throw unknown(key, mapping.keyAt(key), keys, path);
          }
        });
  }

  private static @Nullable Type typeOf(String key, Type.Keys keys) {
    Type type = keys.keys().get(key);
    if (type != null) {
      return type;
    }
    if (keys.extensions() && key.startsWith("x-")) {
      return ANY;
    }
    for (Map.Entry<String, Type> chosen : keys.chosen().entrySet()) {
      if (matches(key, chosen.getKey())) {
        return chosen.getValue();
      }
    }
    return null;
  }

  private static boolean matches(String key, String pattern) {
    if (key.isEmpty()) {
      return false;
    }
    return switch (pattern) {
      case "<key>" -> key.chars().anyMatch(c -> c != '\n');
      case "<lower>" -> key.chars().allMatch(c -> c >= 'a' && c <= 'z');
      default ->
          key.chars()
              .allMatch(c -> c < 128 && (isLetterOrDigit((char) c) || "._-".indexOf(c) >= 0));
    };
  }

  private static RuntimeException unknown(String key, Position at, Type.Keys keys, String path) {
    String where = path.isEmpty() ? "" : " in " + Wording.printable(Paths.shown(path));
    boolean chosen = !keys.chosen().isEmpty();
    return Refusal.at(
        at,
        chosen
            ? "\"%s\" is not a name%s".formatted(Wording.printable(key), where)
            : "unknown key \"%s\"%s".formatted(Wording.printable(key), where),
        chosen
            ? "use letters, digits, dots, hyphens and underscores"
            : Wording.nearest(key, keys.keys().keySet())
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("take it out, or start it with \"x-\""));
  }

  private static String wanted(Type type) {
    return switch (type) {
      case Type.Named named -> wanted(type(named.name()));
      case Type.Either either ->
          String.join(
              " or ",
              new LinkedHashSet<>(either.types().stream().map(ComposeSchema::wanted).toList()));
      case Type.Items _ -> "a list";
      case Type.Keys _ -> "a mapping";
      case Type.OneOf words -> "one of " + String.join(", ", words.words());
      case Type.Between range ->
          "a whole number"
              + range.least().map(least -> " from " + least).orElse("")
              + range.most().map(most -> " to " + most).orElse("");
      case Type.Scalar scalar ->
          switch (scalar.name()) {
            case "text" -> "a text";
            case "number" -> "a number";
            case "whole" -> "a whole number";
            case "truth" -> "true or false";
            case "null" -> "nothing";
            case "container" -> "a container's name";
            case "pull" -> "a pull policy (always, never, missing, build, daily, weekly, every_6h)";
            default -> "something";
          };
    };
  }

  /** Reads the notation of {@code compose.schema}. */
  private static final class SchemaText {
    private final String text;
    private int at;

    SchemaText(String text) {
      this.text = text;
    }

    Map<String, Type> types() {
      var types = new LinkedHashMap<String, Type>();
      for (skip(); at < text.length(); skip()) {
        String name = word();
        expect('=');
        types.put(name, type());
      }
      return types;
    }

    private Type type() {
      var types = new ArrayList<Type>();
      types.add(single());
      while (peek() == '|') {
        at++;
        types.add(single());
      }
      return types.size() == 1 ? types.getFirst() : new Type.Either(types);
    }

    private Type single() {
      char next = peek();
      if (next == '@') {
        at++;
        return new Type.Named(word());
      }
      if (next == '{') {
        return keys();
      }
      String word = word();
      return switch (word) {
        case "list", "set" -> {
          expect('<');
          Type item = type();
          expect('>');
          yield new Type.Items(item, word.equals("set"));
        }
        case "one" -> new Type.OneOf(List.of(inBrackets().split(" ")));
        case "whole" ->
            at < text.length() && text.charAt(at) == '(' ? between() : new Type.Scalar(word);
        default -> new Type.Scalar(word);
      };
    }

    private Type between() {
      String range = inBrackets();
      int dots = range.indexOf("..");
      return new Type.Between(bound(range.substring(0, dots)), bound(range.substring(dots + 2)));
    }

    private static Optional<Long> bound(String text) {
      return text.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(text));
    }

    private String inBrackets() {
      int end = text.indexOf(')', at);
      String inside = text.substring(at + 1, end);
      at = end + 1;
      return inside;
    }

    private Type keys() {
      var keys = new LinkedHashMap<String, Type>();
      var required = new LinkedHashSet<String>();
      var chosen = new LinkedHashMap<String, Type>();
      boolean extensions = false;
      boolean open = false;
      expect('{');
      while (peek() != '}') {
        if (text.startsWith("...", at)) {
          at += 3;
          open = true;
        } else if (text.startsWith("x-", at)) {
          at += 2;
          extensions = true;
        } else if (peek() == '<') {
          int end = text.indexOf('>', at) + 1;
          String pattern = text.substring(at, end);
          at = end;
          expect(':');
          chosen.put(pattern, type());
        } else {
          String key = word();
          if (peek() == '!') {
            at++;
            required.add(key);
          }
          expect(':');
          keys.put(key, type());
        }
        if (peek() == ',') {
          at++;
        }
      }
      at++;
      return new Type.Keys(keys, required, chosen, extensions, open);
    }

    private String word() {
      skip();
      int start = at;
      while (at < text.length() && (isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
        at++;
      }
      return text.substring(start, at);
    }

    private char peek() {
      skip();
      return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char c) {
      if (peek() != c) {
        throw new IllegalStateException("compose.schema wants " + c + " at character " + at);
      }
      at++;
    }

    private void skip() {
      while (at < text.length()) {
        if (text.charAt(at) == '#') {
          at = text.indexOf('\n', at);
        } else if (Character.isWhitespace(text.charAt(at))) {
          at++;
        } else {
          return;
        }
      }
    }
  }
}
