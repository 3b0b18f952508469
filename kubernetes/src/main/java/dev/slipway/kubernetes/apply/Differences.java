package dev.slipway.kubernetes.apply;

import dev.slipway.model.Change;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How two versions of an object differ, field by field in the order of their paths. Pure. What the
 * API server keeps books with (versions, times, managers, status) is no difference.
 */
final class Differences {
  private static final List<String> BOOKS =
      List.of(
          "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

  private final Tree.Mapping object;
  private final Masking masking;
  private final List<Change.Field> fields = new ArrayList<>();

  private Differences(Tree.Mapping object, Masking masking) {
    this.object = object;
    this.masking = masking;
  }

  /** What differs; empty exactly where the two are the same. */
  static List<Change.Field> between(Tree.Mapping before, Tree.Mapping after, Masking masking) {
    var differences = new Differences(after, masking);
    differences.compare(List.of(), content(before), content(after));
    return List.copyOf(differences.fields);
  }

  /** What of an object as it is written is not so in another; what it does not set is no matter. */
  static List<Change.Field> wanted(Tree.Mapping live, Tree.Mapping written, Masking masking) {
    return between((Tree.Mapping) alike(live, written), written, masking);
  }

  /** The object without what the API server keeps books with. */
  static Tree.Mapping content(Tree.Mapping object) {
    Tree.Mapping metadata = object.mapping("metadata");
    for (String key : BOOKS) {
      metadata = metadata.without(key);
    }
    return object.with("metadata", metadata).without("status");
  }

  /** What both have keys for. */
  private static Tree alike(Tree live, Tree written) {
    if (live instanceof Tree.Mapping has && written instanceof Tree.Mapping wants) {
      Tree.Mapping common = Tree.Mapping.EMPTY;
      for (var entry : wants.entries().entrySet()) {
        var value = has.get(entry.getKey());
        if (value.isPresent()) {
          common = common.with(entry.getKey(), alike(value.get(), entry.getValue()));
        }
      }
      return common;
    }
    if (live instanceof Tree.Sequence has && written instanceof Tree.Sequence wants) {
      return ListKeys.of(has.items(), wants.items())
          .<Tree>map(named ->
              new Tree.Sequence(
                  named.before().entrySet().stream()
                      .map(entry -> {
                        Tree want = named.after().get(entry.getKey());
                        return want == null ? entry.getValue() : alike(entry.getValue(), want);
                      })
                      .toList()))
          .orElse(live);
    }
    return live;
  }

  private void compare(List<String> path, Tree before, Tree after) {
    if (before.equals(after)) {
      return;
    }
    if (before instanceof Tree.Mapping was && after instanceof Tree.Mapping is) {
      mappings(path, was, is);
    } else if (before instanceof Tree.Sequence was && after instanceof Tree.Sequence is) {
      sequences(path, was.items(), is.items());
    } else {
      changed(path, before, after);
    }
  }

  private void mappings(List<String> path, Tree.Mapping before, Tree.Mapping after) {
    var keys = new TreeSet<>(before.entries().keySet());
    keys.addAll(after.entries().keySet());
    for (String key : keys) {
      either(below(path, key), before.get(key), after.get(key));
    }
  }

  private void sequences(List<String> path, List<Tree> before, List<Tree> after) {
    Optional<ListKeys.Named> names = ListKeys.of(before, after);
    if (names.isPresent()) {
      named(path, names.get());
    } else if (scalars(before) && scalars(after)) {
      changed(path, new Tree.Sequence(before), new Tree.Sequence(after));
    } else {
      for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
        either(item(path, Integer.toString(i)), at(before, i), at(after, i));
      }
    }
  }

  private void named(List<String> path, ListKeys.Named names) {
    var all = new TreeSet<>(names.before().keySet());
    all.addAll(names.after().keySet());
    for (String name : all) {
      either(
          item(path, name),
          Optional.ofNullable(names.before().get(name)),
          Optional.ofNullable(names.after().get(name)));
    }
    if (names.reordered()) {
      fields.add(
          new Change.Field(
              written(path) + " (order)",
              masking.text(String.join(", ", names.before().sequencedKeySet())),
              masking.text(String.join(", ", names.after().sequencedKeySet()))));
    }
  }

  private void either(List<String> path, Optional<Tree> before, Optional<Tree> after) {
    if (before.isPresent() && after.isPresent()) {
      compare(path, before.get(), after.get());
      return;
    }
    before.ifPresent(was -> leaves(path, was, false));
    after.ifPresent(is -> leaves(path, is, true));
  }

  /** All that is set, or no longer set, one by one. */
  private void leaves(List<String> path, Tree value, boolean added) {
    if (value instanceof Tree.Mapping mapping && !mapping.entries().isEmpty()) {
      new TreeSet<>(mapping.entries().keySet())
          .forEach(key -> leaves(below(path, key), mapping.get(key).orElseThrow(), added));
    } else if (value instanceof Tree.Sequence sequence && !scalars(sequence.items())) {
      either(path, sequence.items(), added);
    } else {
      String text = masking.value(object, keys(path), value);
      fields.add(new Change.Field(written(path), added ? "" : text, added ? text : ""));
    }
  }

  private void either(List<String> path, List<Tree> items, boolean added) {
    Optional<ListKeys.Named> names = ListKeys.of(items, List.of());
    if (names.isPresent()) {
      names.get().before().forEach((name, item) -> leaves(item(path, name), item, added));
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      leaves(item(path, Integer.toString(i)), items.get(i), added);
    }
  }

  private void changed(List<String> path, Tree before, Tree after) {
    String was = masking.value(object, keys(path), before);
    String is = masking.value(object, keys(path), after);
    if (was.equals(is) && !was.contains(Secrets.MASK)) {
      was = before.json();
      is = after.json();
    } else if (was.equals(is)) {
      is = is.replace(Secrets.MASK, "(secret, changed)");
    } else if (before instanceof Tree.Text one && after instanceof Tree.Text other) {
      lines(path, one.value(), other.value());
      return;
    }
    fields.add(new Change.Field(written(path), was, is));
  }

  /** Of texts of several lines those that differ, from the first such line to the last. */
  private void lines(List<String> path, String before, String after) {
    List<String> was = List.of(before.split("\n", -1));
    List<String> is = List.of(after.split("\n", -1));
    int shorter = Math.min(was.size(), is.size());
    int start = 0;
    while (start < shorter && was.get(start).equals(is.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && was.get(was.size() - 1 - end).equals(is.get(is.size() - 1 - end))) {
      end++;
    }
    boolean several = was.size() > 1 || is.size() > 1;
    fields.add(
        new Change.Field(
            written(path) + (several ? " line " + (start + 1) : ""),
            lines(path, was.subList(start, was.size() - end)),
            lines(path, is.subList(start, is.size() - end))));
  }

  private String lines(List<String> path, List<String> lines) {
    return lines.isEmpty()
        ? ""
        : masking.value(object, keys(path), Tree.of(String.join("\n", lines)));
  }

  private static boolean scalars(List<Tree> items) {
    return items.stream()
        .noneMatch(item -> item instanceof Tree.Mapping || item instanceof Tree.Sequence);
  }

  private static Optional<Tree> at(List<Tree> items, int index) {
    return index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
  }

  // ------------------------------------------------------------------------------------- paths

  private static List<String> below(List<String> path, String key) {
    var longer = new ArrayList<>(path);
    longer.add(path.isEmpty() || PLAIN.matcher(key).matches() ? key : "[" + key + "]");
    return longer;
  }

  private static List<String> item(List<String> path, String name) {
    var longer = new ArrayList<>(path);
    longer.add("[" + name + "]");
    return longer;
  }

  private static List<String> keys(List<String> path) {
    return path.stream()
        .map(part -> part.startsWith("[") ? part.substring(1, part.length() - 1) : part)
        .toList();
  }

  private String written(List<String> path) {
    return masking.text(path.stream().collect(Collectors.joining(".")).replace(".[", "["));
  }
}
