package dev.slipway.fleet;

import dev.slipway.data.Position;
import dev.slipway.data.YamlNode;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds a file against its shape, and goes on after a fault so that all are found in one reading.
 */
final class Checker {
  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, Position> positions = new HashMap<>();

  /** The value with aliases and merge keys written out; meaningful only without faults. */
  Tree check(YamlNode node, Shape shape) {
    return check(node, shape, "");
  }

  List<Fault> faults() {
    return faults;
  }

  /** Where the value of a path such as {@code /apps/web/target} stands. */
  Position at(String path) {
    for (String up = path; ; up = up.substring(0, up.lastIndexOf('/'))) {
      Position position = positions.get(up);
      if (position != null) {
        return position;
      }
    }
  }

  void fault(String path, String what, String next) {
    faults.add(new Fault(at(path), what, next));
  }

  private Tree check(YamlNode node, Shape shape, String path) {
    positions.put(path, node.at());
    return switch (shape) {
      case Shape.Keys keys -> keys(node, keys, path);
      case Shape.Named named -> named(node, named, path);
      case Shape.Items items -> items(node, items, path);
      case Shape.Either either ->
          check(node, node instanceof YamlNode.Scalar ? either.brief() : either.full(), path);
      case Shape.Anything _ -> anything(node);
      case Shape.Text text -> text(node, text);
      case Shape.Choice choice -> choice(node, choice);
      case Shape.Whole whole -> whole(node, whole);
      case Shape.Truth truth -> {
        Tree value = scalar(node);
        if (!(value instanceof Tree.Truth)) {
          wrong(node, truth);
        }
        yield value;
      }
    };
  }

  private Tree keys(YamlNode node, Shape.Keys shape, String path) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      return wrong(node, shape);
    }
    var known = new LinkedHashMap<String, Shape>();
    shape.keys().forEach(key -> known.put(key.name(), key.shape()));
    var values = new LinkedHashMap<String, Tree>();
    for (var entry : merged(mapping).entrySet()) {
      String name = entry.getKey();
      Shape value = known.get(name);
      Optional<Shape> other =
          shape.others().filter(o -> o.name().matches(name)).map(Shape.Named::value);
      if (value != null) {
        values.put(name, check(entry.getValue().value(), value, path + "/" + name));
      } else if (other.isPresent()) {
        values.put(name, check(entry.getValue().value(), other.get(), path + "/" + name));
      } else {
        unknown(entry.getValue().key(), name, known, shape);
      }
    }
    for (Shape.Key key : shape.keys()) {
      if (key.required() && !values.containsKey(key.name())) {
        faults.add(
            new Fault(
                node.at(),
                "the key \"" + key.name() + "\" is missing" + in(path),
                "it takes " + key.shape().noun()));
      }
    }
    exactlyOne(node, shape, values.keySet(), path);
    return new Tree.Mapping(values);
  }

  private void exactlyOne(YamlNode node, Shape.Keys shape, Set<String> present, String path) {
    if (shape.exactlyOne().isEmpty()) {
      return;
    }
    long count = shape.exactlyOne().stream().filter(present::contains).count();
    if (count != 1) {
      faults.add(
          new Fault(
              node.at(),
              (count == 0 ? "none" : count + "")
                  + " of "
                  + String.join(", ", shape.exactlyOne())
                  + (count == 0 ? " is given" : " are given")
                  + in(path),
              "give exactly one of them"));
    }
  }

  private void unknown(
      YamlNode.Scalar key, String name, Map<String, Shape> known, Shape.Keys shape) {
    String shown = Wording.printable(name);
    String next =
        Wording.nearest(name, known.keySet())
            .map(near -> "did you mean \"" + near + "\"?")
            .or(() -> shape.others().map(o -> "write " + o.name().noun()))
            .orElse("known here: " + String.join(", ", known.keySet()));
    faults.add(new Fault(key.at(), "unknown key \"" + shown + "\"", next));
  }

  private Tree named(YamlNode node, Shape.Named shape, String path) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      return wrong(node, shape);
    }
    var values = new LinkedHashMap<String, Tree>();
    merged(mapping)
        .forEach((name, entry) -> {
          if (!shape.name().matches(name)) {
            faults.add(
                new Fault(
                    entry.key().at(),
                    "\"" + Wording.printable(name) + "\" cannot stand here as a name",
                    "write " + shape.name().noun()));
          }
          values.put(name, check(entry.value(), shape.value(), path + "/" + name));
        });
    return new Tree.Mapping(values);
  }

  private Tree items(YamlNode node, Shape.Items shape, String path) {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      return wrong(node, shape);
    }
    if (sequence.items().size() < shape.least()) {
      faults.add(new Fault(node.at(), "an empty list", "give at least " + shape.least()));
    }
    var items = new ArrayList<Tree>();
    var seen = new HashSet<Tree>();
    for (int i = 0; i < sequence.items().size(); i++) {
      YamlNode item = sequence.items().get(i);
      Tree value = check(item, shape.item(), path + "/" + i);
      if (shape.unique() && !seen.add(value)) {
        faults.add(new Fault(item.at(), "stands twice in the list", "keep one of them"));
      }
      items.add(value);
    }
    return new Tree.Sequence(items);
  }

  private Tree anything(YamlNode node) {
    return switch (node) {
      case YamlNode.Scalar scalar -> Scalars.resolve(scalar);
      case YamlNode.Sequence sequence ->
          new Tree.Sequence(sequence.items().stream().map(this::anything).toList());
      case YamlNode.Mapping mapping -> {
        var values = new LinkedHashMap<String, Tree>();
        merged(mapping).forEach((name, entry) -> values.put(name, anything(entry.value())));
        yield new Tree.Mapping(values);
      }
    };
  }

  private Tree text(YamlNode node, Shape.Text shape) {
    Tree value = scalar(node);
    if (value instanceof Tree.Text text) {
      if (!shape.matches(text.value())) {
        wrong(node, shape);
      }
      return value;
    }
    if (value instanceof Tree.Numeric || value instanceof Tree.Truth) {
      faults.add(
          new Fault(
              node.at(),
              "not a text, though " + shape.noun() + " belongs here",
              "put it in quotes"));
      return value;
    }
    return wrong(node, shape);
  }

  private Tree choice(YamlNode node, Shape.Choice shape) {
    Tree value = scalar(node);
    String word = value.scalar().orElse("");
    if (!(value instanceof Tree.Text) || !shape.words().contains(word)) {
      if (word.isEmpty()) {
        return wrong(node, shape);
      }
      String next =
          Wording.nearest(word, shape.words())
              .map(near -> "did you mean \"" + near + "\"? It takes " + shape.noun())
              .orElse("it takes " + shape.noun());
      faults.add(new Fault(node.at(), "unknown value \"" + Wording.printable(word) + "\"", next));
    }
    return value;
  }

  private Tree whole(YamlNode node, Shape.Whole shape) {
    Tree value = scalar(node);
    boolean fits =
        value instanceof Tree.Numeric(var number)
            && number.scale() <= 0
            && number.compareTo(java.math.BigDecimal.valueOf(shape.least())) >= 0
            && number.compareTo(java.math.BigDecimal.valueOf(shape.most())) <= 0;
    if (!fits) {
      wrong(node, shape);
    }
    return value;
  }

  private static Tree scalar(YamlNode node) {
    return node instanceof YamlNode.Scalar scalar ? Scalars.resolve(scalar) : new Tree.Null();
  }

  /** The value is not quoted: it may be a secret that stands in the wrong place. */
  private Tree wrong(YamlNode node, Shape shape) {
    boolean scalarWanted = !(shape instanceof Shape.Keys || shape instanceof Shape.Named);
    boolean empty = node instanceof YamlNode.Scalar s && Scalars.resolve(s) instanceof Tree.Null;
    String found =
        empty
            ? "nothing"
            : node instanceof YamlNode.Scalar && scalarWanted && !(shape instanceof Shape.Items)
                ? "something else"
                : node.kind();
    faults.add(new Fault(node.at(), found + " where " + shape.noun() + " belongs", ""));
    return new Tree.Null();
  }

  /**
   * The key and value that count for each name: what is written here goes before what is merged.
   */
  private Map<String, Named> merged(YamlNode.Mapping mapping) {
    var entries = new LinkedHashMap<String, Named>();
    merge(mapping, entries);
    return entries;
  }

  private void merge(YamlNode.Mapping mapping, Map<String, Named> into) {
    for (YamlNode.Entry entry : mapping.entries()) {
      if (!(entry.key() instanceof YamlNode.Scalar key)) {
        faults.add(new Fault(entry.key().at(), "a key that is not a text", "write a plain name"));
      } else if (!isMerge(key)) {
        into.putIfAbsent(key.text(), new Named(key, entry.value()));
      }
    }
    for (YamlNode.Entry entry : mapping.entries()) {
      if (entry.key() instanceof YamlNode.Scalar key && isMerge(key)) {
        List<YamlNode> sources =
            entry.value() instanceof YamlNode.Sequence s ? s.items() : List.of(entry.value());
        for (YamlNode source : sources) {
          if (source instanceof YamlNode.Mapping merged) {
            merge(merged, into);
          } else {
            faults.add(new Fault(source.at(), "<< takes a mapping or a list of them", ""));
          }
        }
      }
    }
  }

  private static boolean isMerge(YamlNode.Scalar key) {
    return key.plain() && key.text().equals("<<");
  }

  private static String in(String path) {
    return path.isEmpty() ? "" : " in " + Wording.printable(path.substring(1).replace('/', '.'));
  }

  /** A value with the key that it stands under. */
  private record Named(YamlNode.Scalar key, YamlNode value) {}

  /** Names that stand in a mapping of the checked file, for suggestions. */
  static Set<String> names(Tree.Mapping mapping, String key) {
    return new TreeSet<>(mapping.mapping(key).entries().keySet());
  }
}
