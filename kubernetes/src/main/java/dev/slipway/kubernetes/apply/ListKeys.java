package dev.slipway.kubernetes.apply;

import dev.slipway.model.Tree;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What the items of a list are known by, where they have a name of their own. Kubernetes says so in
 * its schemas; here it is told from the items, for people to read and so that custom resources are
 * read alike.
 */
final class ListKeys {
  /** What Kubernetes merges lists by. */
  private static final List<List<String>> KEYS =
      List.of(
          List.of("name"),
          List.of("mountPath"),
          List.of("devicePath"),
          List.of("containerPort"),
          List.of("containerPort", "protocol"),
          List.of("port"),
          List.of("port", "protocol"),
          List.of("topologyKey"),
          List.of("ip"),
          List.of("type"));

  /** What tells items apart for people, as long as none changes its name. */
  private static final List<List<String>> WORDS =
      List.of(List.of("key"), List.of("host"), List.of("path"));

  private ListKeys() {}

  /**
   * Two versions of a list, each item under its name.
   *
   * @return empty where not all items of both have one of the same kind
   */
  static Optional<Named> of(List<Tree> before, List<Tree> after) {
    for (List<String> keys : KEYS) {
      var was = named(before, keys);
      var is = named(after, keys);
      if (was.isPresent() && is.isPresent()) {
        return Optional.of(new Named(was.get(), is.get()));
      }
    }
    for (List<String> words : WORDS) {
      var was = named(before, words);
      var is = named(after, words);
      if (was.isPresent() && is.isPresent() && grown(was.get(), is.get())) {
        return Optional.of(new Named(was.get(), is.get()));
      }
    }
    return Optional.empty();
  }

  private static boolean grown(SequencedMap<String, Tree> one, SequencedMap<String, Tree> other) {
    return one.keySet().containsAll(other.keySet()) || other.keySet().containsAll(one.keySet());
  }

  record Named(SequencedMap<String, Tree> before, SequencedMap<String, Tree> after) {
    /** Whether what is in both comes in another order. */
    boolean reordered() {
      var first = before.sequencedKeySet().stream().filter(after::containsKey).toList();
      var then = after.sequencedKeySet().stream().filter(before::containsKey).toList();
      return !first.equals(then);
    }
  }

  private static Optional<SequencedMap<String, Tree>> named(List<Tree> items, List<String> keys) {
    var named = new LinkedHashMap<String, Tree>();
    var seen = new HashSet<String>();
    for (Tree item : items) {
      if (!(item instanceof Tree.Mapping mapping)) {
        return Optional.empty();
      }
      var parts = keys.stream().flatMap(key -> mapping.text(key).stream()).toList();
      String name = String.join("/", parts);
      if (parts.size() < keys.size() || !seen.add(name)) {
        return Optional.empty();
      }
      named.put(name, item);
    }
    return Optional.of(named);
  }
}
