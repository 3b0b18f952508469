package dev.slipway.kubernetes.apply;

import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which fields of which live objects are left to others, as an app's settings say. Pure. */
record IgnoreRules(List<Rule> rules) {
  /**
   * Fields of some objects.
   *
   * @param pointers JSON pointers (RFC 6901)
   */
  record Rule(
      List<Pointer> pointers,
      Optional<Pattern> group,
      Optional<Pattern> kind,
      Optional<Pattern> name,
      Optional<Pattern> namespace) {
    boolean about(ObjectId id) {
      return fits(group, id.group())
          && fits(kind, id.kind())
          && fits(name, id.name())
          && fits(namespace, id.namespace());
    }

    private static boolean fits(Optional<Pattern> pattern, String text) {
      return pattern.map(p -> p.matcher(text).matches()).orElse(true);
    }
  }

  /** The keys that lead to a field; a list's items by their numbers. */
  record Pointer(List<String> keys) {
    static Pointer of(String text) {
      var keys = new ArrayList<String>();
      for (String key : text.substring(text.startsWith("/") ? 1 : 0).split("/", -1)) {
        keys.add(key.replace("~1", "/").replace("~0", "~"));
      }
      return new Pointer(keys);
    }
  }

  /** The rules under {@code ignore} in the settings of an app. */
  static IgnoreRules of(Tree.Mapping settings) {
    var rules = new ArrayList<Rule>();
    for (Tree item : settings.items("ignore")) {
      if (item instanceof Tree.Mapping rule) {
        Tree.Mapping target = rule.mapping("target");
        rules.add(
            new Rule(
                rule.items("paths").stream()
                    .flatMap(path -> path.scalar().stream())
                    .map(Pointer::of)
                    .toList(),
                pattern(target, "group"),
                pattern(target, "kind"),
                pattern(target, "name"),
                pattern(target, "namespace")));
      }
    }
    return new IgnoreRules(rules);
  }

  private static Optional<Pattern> pattern(Tree.Mapping target, String key) {
    return target.text(key).filter(text -> !text.isEmpty()).map(Pattern::compile);
  }

  /**
   * What is applied to an object that is there: an ignored field is left out where somebody else
   * keeps it, and is as it is where nobody does, for leaving it out would remove it.
   */
  Tree.Mapping applied(ObjectId id, Tree.Mapping written, Tree.Mapping live) {
    Tree.Mapping object = written;
    for (Rule rule : rules) {
      if (rule.about(id)) {
        for (Pointer pointer : rule.pointers()) {
          object = (Tree.Mapping) left(object, live, pointer.keys(), kept(live, pointer));
        }
      }
    }
    return object;
  }

  private static boolean kept(Tree.Mapping live, Pointer pointer) {
    return FieldSets.others(live).stream()
        .anyMatch(fields -> FieldSets.has(fields, live, pointer.keys()));
  }

  private static Tree left(Tree written, Tree live, List<String> keys, boolean kept) {
    String key = keys.getFirst();
    List<String> rest = keys.subList(1, keys.size());
    if (written instanceof Tree.Mapping mapping && mapping.get(key).isPresent()) {
      Optional<Tree> is = live instanceof Tree.Mapping there ? there.get(key) : Optional.empty();
      if (!rest.isEmpty()) {
        Tree below = is.orElse(new Tree.Null());
        return mapping.with(key, left(mapping.get(key).get(), below, rest, kept));
      }
      if (is.isEmpty() || kept) {
        return mapping.without(key);
      }
      return mapping.with(key, is.get());
    }
    if (written instanceof Tree.Sequence sequence && key.matches("[0-9]{1,6}") && !rest.isEmpty()) {
      int index = Integer.parseInt(key);
      var items = new ArrayList<>(sequence.items());
      if (index < items.size()) {
        Tree is =
            live instanceof Tree.Sequence there && index < there.items().size()
                ? there.items().get(index)
                : new Tree.Null();
        items.set(index, left(items.get(index), is, rest, kept));
      }
      return new Tree.Sequence(items);
    }
    return written;
  }
}
