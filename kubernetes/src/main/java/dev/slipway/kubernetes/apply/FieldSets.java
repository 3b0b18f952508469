package dev.slipway.kubernetes.apply;

import dev.slipway.data.Json;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who keeps which fields of a live object, as its {@code metadata.managedFields} say in {@code
 * FieldsV1}. Pure.
 */
final class FieldSets {
  /** What is never in a field set. */
  private static final Set<String> IDENTITY = Set.of("name", "namespace");

  private FieldSets() {}

  /** The entry that applying has left for Slipway. */
  static Optional<Tree.Mapping> own(Tree.Mapping live) {
    return entries(live).filter(FieldSets::isOwn).findFirst();
  }

  /** The field sets of all other managers. */
  static List<Tree.Mapping> others(Tree.Mapping live) {
    return entries(live)
        .filter(entry -> !isOwn(entry))
        .map(entry -> entry.mapping("fieldsV1"))
        .toList();
  }

  static Stream<Tree.Mapping> entries(Tree.Mapping live) {
    return live.mapping("metadata").items("managedFields").stream().map(Tree.Mapping.class::cast);
  }

  static boolean isOwn(Tree.Mapping entry) {
    return entry.text("manager").orElse("").equals(Cluster.FIELD_MANAGER)
        && entry.text("operation").orElse("").equals("Apply")
        && entry.text("subresource").isEmpty();
  }

  /**
   * Whether applying an object would change nothing: Slipway keeps exactly the fields that are
   * written, and each is as it is written. False also where that cannot be told, such as for values
   * that the API server writes in another way.
   */
  static boolean settled(Tree.Mapping live, Tree.Mapping written) {
    Optional<Tree.Mapping> own =
        own(live).filter(entry -> entry.text("apiVersion").equals(written.text("apiVersion")));
    if (own.isEmpty()) {
      return false;
    }
    Tree.Mapping metadata = written.mapping("metadata");
    for (String key : IDENTITY) {
      metadata = metadata.without(key);
    }
    Tree.Mapping fields = written.without("apiVersion").without("kind").without("metadata");
    if (!metadata.entries().isEmpty()) {
      fields = fields.with("metadata", metadata);
    }
    return settled(own.get().mapping("fieldsV1"), fields, live);
  }

  private static boolean settled(Tree.Mapping fields, Tree written, Tree live) {
    Map<String, Tree> parts = new HashMap<>(fields.entries());
    parts.remove(".");
    if (parts.isEmpty()) {
      return written.equals(live);
    }
    if (written instanceof Tree.Mapping mapping && live instanceof Tree.Mapping there) {
      return parts.size() == mapping.entries().size()
          && mapping.entries().entrySet().stream()
              .allMatch(entry ->
                  parts.get("f:" + entry.getKey()) instanceof Tree.Mapping below
                      && there.get(entry.getKey()).isPresent()
                      && settled(below, entry.getValue(), there.get(entry.getKey()).get()));
    }
    if (written instanceof Tree.Sequence sequence && live instanceof Tree.Sequence there) {
      return parts.size() == sequence.items().size()
          && settledItems(parts, sequence.items(), there.items());
    }
    return false;
  }

  /** Every item is kept, is as it is written, and comes in the written order. */
  private static boolean settledItems(
      Map<String, Tree> parts, List<Tree> written, List<Tree> live) {
    Map<Part, Tree> keys = new HashMap<>();
    parts.forEach((part, below) -> keys.put(Part.of(part), below));
    int last = -1;
    for (Tree item : written) {
      Optional<Part> part = keys.keySet().stream().filter(key -> key.is(item)).findFirst();
      if (part.isEmpty() || !(keys.get(part.get()) instanceof Tree.Mapping below)) {
        return false;
      }
      int at = index(live, part.get());
      if (at <= last || !settled(below, item, live.get(at))) {
        return false;
      }
      last = at;
    }
    return true;
  }

  private static int index(List<Tree> items, Part part) {
    for (int i = 0; i < items.size(); i++) {
      if (part.is(items.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /**
   * What an item of a list is known by: {@code k:{"name":"web"}} or {@code v:"a"}.
   *
   * @param sort {@code k} or {@code v}; anything else is about no item that can be told
   */
  private record Part(char sort, Tree key) {
    static Part of(String text) {
      char sort = text.isEmpty() ? '.' : text.charAt(0);
      return sort == 'k' || sort == 'v'
          ? new Part(sort, Json.parse("managedFields", text.substring(2)))
          : new Part('.', new Tree.Null());
    }

    boolean is(Tree item) {
      return switch (sort) {
        case 'v' -> key.equals(item);
        case 'k' ->
            item instanceof Tree.Mapping mapping
                && key instanceof Tree.Mapping keys
                && keys.entries().entrySet().stream()
                    .allMatch(entry -> {
                      var value = mapping.get(entry.getKey());
                      return value.isPresent()
                          ? value.get().equals(entry.getValue())
                          : isDefault(entry.getKey(), entry.getValue());
                    });
        default -> false;
      };
    }
  }

  /** The one part of a key that may be left out in what is written. */
  private static boolean isDefault(String key, Tree value) {
    return key.equals("protocol") && value.equals(Tree.of("TCP"));
  }

  /** Whether a field set has a field, or anything below it. */
  static boolean has(Tree.Mapping fields, Tree live, List<String> keys) {
    if (keys.isEmpty()) {
      return true;
    }
    String key = keys.getFirst();
    List<String> rest = keys.subList(1, keys.size());
    if (live instanceof Tree.Sequence sequence) {
      if (!key.matches("[0-9]{1,6}") || Integer.parseInt(key) >= sequence.items().size()) {
        return false;
      }
      Tree item = sequence.items().get(Integer.parseInt(key));
      return fields.entries().entrySet().stream()
          .anyMatch(
              e -> Part.of(e.getKey()).is(item) && has((Tree.Mapping) e.getValue(), item, rest));
    }
    Tree below =
        live instanceof Tree.Mapping mapping
            ? mapping.get(key).orElse(new Tree.Null())
            : new Tree.Null();
    return fields.get("f:" + key).filter(f -> has((Tree.Mapping) f, below, rest)).isPresent();
  }

  /** The fields of both. */
  static Tree.Mapping union(Tree.Mapping one, Tree.Mapping other) {
    var all = new LinkedHashMap<>(one.entries());
    other
        .entries()
        .forEach((part, below) ->
            all.merge(
                part, below, (mine, also) -> union((Tree.Mapping) mine, (Tree.Mapping) also)));
    return new Tree.Mapping(all);
  }

  /**
   * An object without the fields that only {@code given} has: what goes when somebody who keeps
   * these fields no longer writes them.
   *
   * @param kept the field sets of all who keep theirs, with that of what is written
   */
  static Tree without(Tree object, Tree.Mapping given, List<Tree.Mapping> kept) {
    Tree left = object;
    for (var entry : given.entries().entrySet()) {
      String part = entry.getKey();
      if (part.equals(".") || !(entry.getValue() instanceof Tree.Mapping below)) {
        continue;
      }
      List<Tree.Mapping> keepers =
          kept.stream()
              .filter(fields -> fields.get(part).isPresent())
              .map(fields -> fields.mapping(part))
              .toList();
      left = withoutPart(left, part, below, keepers);
    }
    return left;
  }

  private static Tree withoutPart(
      Tree object, String part, Tree.Mapping below, List<Tree.Mapping> keepers) {
    if (object instanceof Tree.Mapping mapping && part.startsWith("f:")) {
      String key = part.substring(2);
      if (mapping.get(key).isEmpty()) {
        return mapping;
      }
      Tree child = without(mapping.get(key).get(), below, keepers);
      return keepers.isEmpty() && (isLeaf(below) || isEmpty(child))
          ? mapping.without(key)
          : mapping.with(key, child);
    }
    if (object instanceof Tree.Sequence sequence) {
      var items = new ArrayList<Tree>();
      Part key = Part.of(part);
      for (Tree item : sequence.items()) {
        if (!key.is(item)) {
          items.add(item);
        } else if (!keepers.isEmpty()) {
          items.add(without(item, below, keepers));
        }
      }
      return new Tree.Sequence(items);
    }
    return object;
  }

  private static boolean isLeaf(Tree.Mapping fields) {
    return fields.entries().isEmpty();
  }

  private static boolean isEmpty(Tree tree) {
    return (tree instanceof Tree.Mapping mapping && mapping.entries().isEmpty())
        || (tree instanceof Tree.Sequence sequence && sequence.items().isEmpty());
  }
}
