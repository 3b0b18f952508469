package dev.slipway.render;

import dev.slipway.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns the canonical tree into the model that Compose prints: each value read as its type, and
 * what is empty left out. Which keys there are is said by {@code compose.model}.
 */
final class Projection {
  private enum Shown {
    WHERE_FULL,
    WHERE_GIVEN,
    ALWAYS
  }

  private record Field(String key, Shown shown, String kind, String type) {}

  private static final Map<String, List<Field>> TYPES = load();

  private Projection() {}

  private static Map<String, List<Field>> load() {
    try (InputStream in = Projection.class.getResourceAsStream("compose.model")) {
      if (in == null) {
        throw new IllegalStateException("compose.model is not on the class path");
      }
      var types = new LinkedHashMap<String, List<Field>>();
      List<Field> fields = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("  ")) {
          fields.add(field(line.strip()));
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          fields = new ArrayList<>();
          types.put(line, fields);
        }
      }
      return types;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Field field(String line) {
    String[] words = line.split(" ");
    char mark = words[0].charAt(words[0].length() - 1);
    Shown shown = mark == '?' ? Shown.WHERE_GIVEN : mark == '!' ? Shown.ALWAYS : Shown.WHERE_FULL;
    String key =
        shown == Shown.WHERE_FULL ? words[0] : words[0].substring(0, words[0].length() - 1);
    String type = words[words.length - 1];
    boolean object = type.endsWith("}");
    String kind =
        words.length == 3
            ? words[1] + (type.startsWith("?") ? "?" : "")
            : object ? "object" : words[1];
    return new Field(
        key, shown, kind, object ? type.substring(type.indexOf('{') + 1, type.length() - 1) : "");
  }

  static Tree.Mapping of(Value.Mapping model) {
    return object(model, "project", "");
  }

  static Tree.Mapping service(Value.Mapping service, String name) {
    return object(service, "service", "services." + name);
  }

  private static Tree.Mapping object(Value.Mapping value, String type, String path) {
    var entries = new LinkedHashMap<String, Tree>();
    for (Field field : TYPES.getOrDefault(type, List.of())) {
      Value given = given(value, field.key());
      Tree tree =
          given == null || given.isNil()
              ? null
              : read(given, field, Paths.below(path, field.key()));
      switch (field.shown()) {
        case WHERE_FULL -> {
          if (tree != null && !empty(tree)) {
            entries.put(field.key(), tree);
          }
        }
        case WHERE_GIVEN -> {
          if (tree != null) {
            entries.put(field.key(), tree);
          }
        }
        case ALWAYS -> entries.put(field.key(), tree == null ? nothing(field) : tree);
      }
    }
    return new Tree.Mapping(entries);
  }

  private static @Nullable Value given(Value.Mapping value, String key) {
    Value given = value.get(key);
    // Two types of Compose have capital letters where the file has small ones.
    return given == null && Character.isUpperCase(key.charAt(0))
        ? value.get(key.toLowerCase(java.util.Locale.ROOT))
        : given;
  }

  private static Tree nothing(Field field) {
    return switch (field.kind()) {
      case "object" -> object(new Value.Mapping(Value.NOWHERE), field.type(), "");
      case "map" -> Tree.Mapping.EMPTY;
      case "truth" -> Tree.of(false);
      case "text" -> Tree.of("");
      case "whole" -> Tree.of(0);
      case "bytes" -> Tree.of("0");
      default -> new Tree.Null();
    };
  }

  private static boolean empty(Tree tree) {
    return switch (tree) {
      case Tree.Mapping mapping -> mapping.entries().isEmpty();
      case Tree.Sequence sequence -> sequence.items().isEmpty();
      case Tree.Text text -> text.value().isEmpty();
      case Tree.Numeric number -> number.value().signum() == 0;
      case Tree.Truth truth -> !truth.value();
      case Tree.Null _ -> true;
    };
  }

  private static @Nullable Tree read(Value value, Field field, String path) {
    return switch (field.kind()) {
      case "text" -> Tree.of(text(value, path));
      case "truth" -> Tree.of(truth(value, path));
      case "whole" -> Tree.of(whole(value, path));
      case "natural" -> natural(value, path);
      case "real", "cpus" -> real(value, path);
      case "bytes" -> bytes(value, field, path);
      case "said" -> Tree.of(value instanceof Value.Truth ? value.printed() : text(value, path));
      case "duration" -> duration(value, field, path);
      case "texts" -> texts(value, path);
      case "pairs" -> pairs(value, path, false);
      case "environment" -> pairs(value, path, true);
      case "lists" -> lists(value, path);
      case "hosts" -> hosts(value, path);
      case "command" -> command(value, path);
      case "test" -> test(value, path);
      case "mode" -> mode(value, path);
      case "count" -> count(value, path);
      case "ulimits" -> ulimits(value, path);
      case "ssh" -> ssh(value, path);
      case "object" -> object(mapping(value, path), field.type(), path);
      case "list" -> objects(value, field.type(), path);
      case "map" -> named(value, field.type(), path, false);
      case "map?" -> named(value, field.type(), path, true);
      default -> throw new IllegalStateException("compose.model has no kind " + field.kind());
    };
  }

  private static RuntimeException wrong(Value value, String path, String wanted) {
    return Refusal.of(value, path, "must be " + wanted + ", and is " + value.kind(), "correct it");
  }

  private static Value.Mapping mapping(Value value, String path) {
    if (value instanceof Value.Mapping mapping) {
      return mapping;
    }
    throw wrong(value, path, "a mapping");
  }

  private static String text(Value value, String path) {
    return switch (value) {
      case Value.Text text -> text.text();
      case Value.Whole whole -> whole.printed();
      default -> throw wrong(value, path, "a text");
    };
  }

  private static boolean truth(Value value, String path) {
    if (value instanceof Value.Truth truth) {
      return truth.truth();
    }
    Boolean truth = value instanceof Value.Text text ? Interpolation.truth(text.text()) : null;
    if (truth == null) {
      if (value instanceof Value.Mapping && path.endsWith(".external")) {
        return true;
      }
      throw wrong(value, path, "true or false");
    }
    return truth;
  }

  private static long whole(Value value, String path) {
    Long number =
        switch (value) {
          case Value.Whole whole ->
              whole.number().bitLength() > 63 ? null : Long.valueOf(whole.number().longValue());
          case Value.Real real -> Long.valueOf((long) real.number());
          case Value.Text text -> Numbers.decimal(text.text());
          default -> null;
        };
    if (number == null) {
      throw wrong(value, path, "a whole number");
    }
    return number;
  }

  private static Tree natural(Value value, String path) {
    if (value instanceof Value.Text) {
      throw wrong(value, path, "a whole number");
    }
    long number = whole(value, path);
    if (number < 0) {
      throw Refusal.of(value, path, "must not be negative", "write 0 or more");
    }
    return Tree.of(number);
  }

  private static Tree real(Value value, String path) {
    Double number =
        switch (value) {
          case Value.Whole whole -> Double.valueOf(whole.number().doubleValue());
          case Value.Real real -> Double.valueOf(real.number());
          case Value.Text text -> Numbers.real(text.text());
          default -> null;
        };
    if (number == null || number.isNaN() || number.isInfinite()) {
      throw wrong(value, path, "a number");
    }
    // Compose keeps such numbers in 32 bits.
    return new Tree.Numeric(new BigDecimal(Float.toString(number.floatValue())));
  }

  private static @Nullable Tree bytes(Value value, Field field, String path) {
    Long bytes =
        switch (value) {
          case Value.Whole whole -> Long.valueOf(whole.number().longValue());
          case Value.Text text -> Quantities.bytes(text.text());
          // Compose takes a fraction for none.
          case Value.Real _ -> Long.valueOf(0);
          default -> null;
        };
    if (bytes == null) {
      throw Refusal.of(value, path, "not a size", "write it as in 64m or 1gb");
    }
    return bytes == 0 && field.shown() == Shown.WHERE_FULL ? null : Tree.of(Long.toString(bytes));
  }

  private static @Nullable Tree duration(Value value, Field field, String path) {
    Long nanos = Quantities.duration(value.printed());
    if (nanos == null) {
      throw Refusal.of(value, path, "not a duration", "write it as in 30s or 1m30s");
    }
    return nanos == 0 && field.shown() == Shown.WHERE_FULL
        ? null
        : Tree.of(Quantities.print(nanos));
  }

  private static Tree texts(Value value, String path) {
    if (value instanceof Value.Text text) {
      return Tree.ofTexts(List.of(text.text()));
    }
    if (!(value instanceof Value.Listing listing)) {
      throw wrong(value, path, "a list");
    }
    var texts = new ArrayList<String>();
    for (Value item : listing.items()) {
      texts.add(text(item, path));
    }
    return Tree.ofTexts(texts);
  }

  private static Tree pairs(Value value, String path, boolean nothing) {
    var pairs = new LinkedHashMap<String, Tree>();
    switch (value) {
      case Value.Mapping mapping ->
          mapping.entries().forEach((key, entry) -> pairs.put(key, paired(entry, path, nothing)));
      case Value.Listing listing -> {
        for (Value item : listing.items()) {
          String pair = text(item, path);
          int equals = pair.indexOf('=');
          pairs.put(
              equals < 0 ? pair : pair.substring(0, equals),
              equals >= 0
                  ? Tree.of(pair.substring(equals + 1))
                  : nothing ? new Tree.Null() : Tree.of(""));
        }
      }
      default -> throw wrong(value, path, "a mapping or a list");
    }
    return new Tree.Mapping(pairs);
  }

  private static Tree paired(Value value, String path, boolean nothing) {
    if (value.isNil() && nothing) {
      return new Tree.Null();
    }
    if (value instanceof Value.Mapping || value instanceof Value.Listing) {
      throw wrong(value, path, "a text");
    }
    return Tree.of(value.printed());
  }

  private static Tree lists(Value value, String path) {
    var lists = new LinkedHashMap<String, Tree>();
    mapping(value, path)
        .entries()
        .forEach((key, entry) ->
            lists.put(
                key,
                entry instanceof Value.Listing listing
                    ? Tree.ofTexts(listing.items().stream().map(Value::printed).toList())
                    : Tree.ofTexts(List.of(entry.printed()))));
    return new Tree.Mapping(lists);
  }

  /** Hosts as a sorted list of {@code name=address}. */
  private static Tree hosts(Value value, String path) {
    var byName = new LinkedHashMap<String, List<String>>();
    switch (value) {
      case Value.Mapping mapping ->
          mapping
              .entries()
              .forEach((name, entry) -> {
                List<Value> addresses =
                    entry instanceof Value.Listing listing ? listing.items() : List.of(entry);
                addresses.forEach(address -> host(byName, name, text(address, path), value, path));
              });
      case Value.Listing listing -> {
        for (Value item : listing.items()) {
          String pair = text(item, path);
          int cut = pair.indexOf('=') >= 0 ? pair.indexOf('=') : pair.indexOf(':');
          if (cut < 0) {
            throw Refusal.of(item, path, "a host without an address", "write name=address");
          }
          host(byName, pair.substring(0, cut), pair.substring(cut + 1), item, path);
        }
      }
      default -> throw wrong(value, path, "a mapping or a list");
    }
    var hosts = new ArrayList<String>();
    for (String name : new TreeSet<>(byName.keySet())) {
      byName.getOrDefault(name, List.of()).forEach(address -> hosts.add(name + "=" + address));
    }
    hosts.sort(null);
    return Tree.ofTexts(hosts);
  }

  private static void host(
      Map<String, List<String>> hosts, String name, String address, Value at, String path) {
    String bare =
        address.startsWith("[") && address.endsWith("]")
            ? address.substring(1, address.length() - 1)
            : address;
    if (name.isEmpty() || bare.isEmpty()) {
      throw Refusal.of(at, path, "a host without a name or an address", "write name=address");
    }
    hosts.computeIfAbsent(name, _ -> new ArrayList<>()).add(bare);
  }

  private static Tree command(Value value, String path) {
    return value instanceof Value.Text text
        ? Tree.ofTexts(ShellWords.split(text, text.text()))
        : texts(value, path);
  }

  private static Tree test(Value value, String path) {
    return value instanceof Value.Text text
        ? Tree.ofTexts(List.of("CMD-SHELL", text.text()))
        : texts(value, path);
  }

  private static Tree mode(Value value, String path) {
    BigInteger mode =
        switch (value) {
          case Value.Whole whole -> whole.number();
          case Value.Text text -> octal(text.text());
          default -> null;
        };
    if (mode == null) {
      throw wrong(value, path, "a file mode");
    }
    return Tree.of("0" + mode.toString(8));
  }

  private static @Nullable BigInteger octal(String text) {
    boolean digits =
        !text.isEmpty() && text.length() < 20 && text.chars().allMatch(c -> c >= '0' && c <= '7');
    return digits ? new BigInteger(text, 8) : null;
  }

  private static Tree count(Value value, String path) {
    if (value instanceof Value.Text text) {
      if (text.text().equalsIgnoreCase("all")) {
        return Tree.of(-1);
      }
      Long number = Numbers.decimal(text.text());
      if (number == null) {
        throw Refusal.of(value, path, "neither a number nor \"all\"", "write one of them");
      }
      return Tree.of(number);
    }
    return Tree.of(whole(value, path));
  }

  private static Tree ulimits(Value value, String path) {
    var limits = new LinkedHashMap<String, Tree>();
    mapping(value, path)
        .entries()
        .forEach((name, limit) -> {
          if (limit instanceof Value.Mapping both) {
            limits.put(name, softAndHard(both, path));
          } else {
            long single = whole(limit, path);
            limits.put(name, single == 0 ? Tree.Mapping.EMPTY : Tree.of(single));
          }
        });
    return new Tree.Mapping(limits);
  }

  private static Tree softAndHard(Value.Mapping both, String path) {
    var entries = new LinkedHashMap<String, Tree>();
    for (String key : List.of("soft", "hard")) {
      Value limit = both.get(key);
      long number = limit == null ? 0 : whole(limit, path);
      if (number != 0) {
        entries.put(key, Tree.of(number));
      }
    }
    return new Tree.Mapping(entries);
  }

  private static Tree ssh(Value value, String path) {
    var keys = new ArrayList<String>();
    mapping(value, path)
        .entries()
        .forEach((id, file) -> {
          if (!file.isNil() && !file.printed().isEmpty()) {
            throw Refusal.of(
                file,
                path,
                "an SSH key with a path, which Docker Compose 2.40.3 cannot print as JSON",
                "use \"default\" and an SSH agent");
          }
          keys.add(id);
        });
    return Tree.ofTexts(keys);
  }

  private static Tree objects(Value value, String type, String path) {
    if (!(value instanceof Value.Listing listing)) {
      throw wrong(value, path, "a list");
    }
    var items = new ArrayList<Tree>();
    for (int i = 0; i < listing.items().size(); i++) {
      String below = path + "." + i;
      items.add(object(mapping(listing.items().get(i), below), type, below));
    }
    return new Tree.Sequence(items);
  }

  private static Tree named(Value value, String type, String path, boolean nothing) {
    var entries = new LinkedHashMap<String, Tree>();
    mapping(value, path)
        .entries()
        .forEach((name, entry) -> {
          String below = Paths.below(path, name);
          entries.put(
              name,
              !entry.isNil()
                  ? object(mapping(entry, below), type, below)
                  : nothing ? new Tree.Null() : object(new Value.Mapping(entry.at()), type, below));
        });
    return new Tree.Mapping(entries);
  }

  /** A value as data, for extensions. */
  static Tree plain(Value value) {
    return switch (value) {
      case Value.Mapping mapping -> {
        var entries = new LinkedHashMap<String, Tree>();
        mapping.entries().forEach((key, entry) -> entries.put(key, plain(entry)));
        yield new Tree.Mapping(entries);
      }
      case Value.Listing listing ->
          new Tree.Sequence(listing.items().stream().map(Projection::plain).toList());
      case Value.Text text -> Tree.of(text.text());
      case Value.Whole whole -> new Tree.Numeric(new BigDecimal(whole.number()));
      case Value.Real real -> number(real);
      case Value.Truth truth -> Tree.of(truth.truth());
      case Value.Nil _ -> new Tree.Null();
      case Value.Stamp stamp -> Tree.of(Timestamps.written(stamp.text()));
    };
  }

  private static Tree number(Value.Real real) {
    if (Double.isNaN(real.number()) || Double.isInfinite(real.number())) {
      throw Refusal.at(real, "a number that JSON cannot write", "put it in quotes");
    }
    return new Tree.Numeric(new BigDecimal(Double.toString(real.number())));
  }
}
