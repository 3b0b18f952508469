package dev.slipway.kubernetes.api;

import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who owns which field of an object, as {@code metadata.managedFields} has it, for {@link
 * MemoryCluster}.
 *
 * <p>Simplified: lists are merged by key where the names of their fields tell which ({@code
 * containers}, {@code ports}, {@code volumeMounts} ...) and are one value otherwise; there are no
 * defaults and no schema.
 */
record Ownership(Map<Owner, Set<List<String>>> fields) {
  private static final Set<String> UNOWNED =
      Set.of(
          "f:apiVersion",
          "f:kind",
          "f:metadata/f:name",
          "f:metadata/f:namespace",
          "f:metadata/f:uid",
          "f:metadata/f:resourceVersion",
          "f:metadata/f:generation",
          "f:metadata/f:creationTimestamp",
          "f:metadata/f:deletionTimestamp",
          "f:metadata/f:managedFields");

  private static final Map<String, List<String>> KEYS =
      Map.of(
          "containers", List.of("name"),
          "initContainers", List.of("name"),
          "env", List.of("name"),
          "volumes", List.of("name"),
          "imagePullSecrets", List.of("name"),
          "volumeMounts", List.of("mountPath"),
          "conditions", List.of("type"),
          "ownerReferences", List.of("uid"),
          "hostAliases", List.of("ip"));

  /**
   * Who wrote fields, and how.
   *
   * @param operation {@code Apply} or {@code Update}
   */
  record Owner(String manager, String operation, String subresource, String apiVersion) {}

  static Ownership of(Tree.Mapping object) {
    var fields = new LinkedHashMap<Owner, Set<List<String>>>();
    for (Tree item : object.mapping("metadata").items("managedFields")) {
      var entry = (Tree.Mapping) item;
      var paths = paths();
      read(entry.mapping("fieldsV1"), List.of(), paths);
      fields.put(
          new Owner(
              entry.text("manager").orElse(""),
              entry.text("operation").orElse(""),
              entry.text("subresource").orElse(""),
              entry.text("apiVersion").orElse("")),
          paths);
    }
    return new Ownership(fields);
  }

  /** The object with its owners written into it. */
  Tree.Mapping write(Tree.Mapping object, String time) {
    var entries = new ArrayList<Tree>();
    fields.forEach((owner, paths) -> {
      if (!paths.isEmpty()) {
        var entry =
            Tree.mapping()
                .put("manager", owner.manager())
                .put("operation", owner.operation())
                .put("apiVersion", owner.apiVersion())
                .put("time", time)
                .put("fieldsType", "FieldsV1")
                .put("fieldsV1", nested(paths));
        if (!owner.subresource().isEmpty()) {
          entry.put("subresource", owner.subresource());
        }
        entries.add(entry.build());
      }
    });
    Tree.Mapping metadata = object.mapping("metadata").without("managedFields");
    return object.with(
        "metadata",
        entries.isEmpty() ? metadata : metadata.with("managedFields", new Tree.Sequence(entries)));
  }

  /** The paths of all values of an object that can be owned. */
  static Set<List<String>> paths(Tree.Mapping object) {
    var paths = paths();
    collect(object, List.of(), paths);
    paths.removeIf(path ->
        UNOWNED.contains(path.getFirst())
            || (path.size() > 1 && UNOWNED.contains(path.get(0) + "/" + path.get(1))));
    return paths;
  }

  /** Those who own a field besides one of them. */
  List<Owner> others(List<String> path, Owner than) {
    return fields.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(than) && entry.getValue().contains(path))
        .map(Map.Entry::getKey)
        .toList();
  }

  Set<List<String>> of(Owner owner) {
    return fields.getOrDefault(owner, paths());
  }

  /** Gives fields to one owner, in place of what it had. */
  Ownership with(Owner owner, Set<List<String>> paths) {
    var copy = new LinkedHashMap<>(fields);
    copy.put(owner, paths);
    return new Ownership(copy);
  }

  /** Takes fields from all but one owner. */
  Ownership taken(Set<List<String>> paths, Owner by) {
    var copy = new LinkedHashMap<Owner, Set<List<String>>>();
    fields.forEach((owner, owned) -> {
      var left = paths();
      left.addAll(owned);
      if (!owner.equals(by)) {
        left.removeAll(paths);
      }
      copy.put(owner, left);
    });
    return new Ownership(copy);
  }

  /** Without the fields that an object no longer has. */
  Ownership within(Tree.Mapping object) {
    Set<List<String>> there = paths(object);
    var copy = new LinkedHashMap<Owner, Set<List<String>>>();
    fields.forEach((owner, owned) -> {
      var left = paths();
      left.addAll(owned);
      left.retainAll(there);
      copy.put(owner, left);
    });
    return new Ownership(copy);
  }

  /** The value at a path, if it is there. */
  static Optional<Tree> at(Tree tree, List<String> path) {
    return at("", tree, path);
  }

  private static Optional<Tree> at(String name, Tree tree, List<String> path) {
    if (path.isEmpty() || path.getFirst().equals(".")) {
      return Optional.of(tree);
    }
    String step = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    return switch (tree) {
      case Tree.Mapping mapping when step.startsWith("f:") ->
          mapping.get(step.substring(2)).flatMap(value -> at(step.substring(2), value, rest));
      case Tree.Sequence sequence ->
          sequence.items().stream()
              .filter(item -> key(name, item).filter(step::equals).isPresent())
              .findFirst()
              .flatMap(item -> at("", item, rest));
      default -> Optional.empty();
    };
  }

  /** Lays what is applied over what is there. */
  static Tree merge(String name, Tree live, Tree applied) {
    if (live instanceof Tree.Mapping below && applied instanceof Tree.Mapping above) {
      Tree.Mapping merged = below;
      for (var entry : above.entries().entrySet()) {
        Tree old = below.entries().get(entry.getKey());
        merged =
            merged.with(
                entry.getKey(),
                old == null ? entry.getValue() : merge(entry.getKey(), old, entry.getValue()));
      }
      return merged;
    }
    if (live instanceof Tree.Sequence below
        && applied instanceof Tree.Sequence above
        && keyed(name, above)
        && keyed(name, below)) {
      var items = new LinkedHashMap<String, Tree>();
      below.items().forEach(item -> items.put(key(name, item).orElseThrow(), item));
      above
          .items()
          .forEach(item ->
              items.merge(
                  key(name, item).orElseThrow(), item, (old, fresh) -> merge("", old, fresh)));
      return new Tree.Sequence(List.copyOf(items.values()));
    }
    return applied;
  }

  /** Without the values at the paths, and without the mappings and lists that this empties. */
  static Tree.Mapping without(Tree.Mapping object, Set<List<String>> paths) {
    return (Tree.Mapping) removed("", object, List.of(), paths).orElse(Tree.Mapping.EMPTY);
  }

  private static Optional<Tree> removed(
      String name, Tree tree, List<String> at, Set<List<String>> paths) {
    if (paths.contains(at)) {
      return Optional.empty();
    }
    return switch (tree) {
      case Tree.Mapping mapping -> {
        var left = new LinkedHashMap<String, Tree>();
        mapping
            .entries()
            .forEach((key, value) ->
                removed(key, value, extended(at, "f:" + key), paths)
                    .ifPresent(kept -> left.put(key, kept)));
        yield left.isEmpty() && !mapping.entries().isEmpty()
            ? Optional.empty()
            : Optional.of(new Tree.Mapping(left));
      }
      case Tree.Sequence sequence when keyed(name, sequence) -> {
        var left =
            sequence.items().stream()
                .map(item -> {
                  List<String> here = extended(at, key(name, item).orElseThrow());
                  return paths.contains(extended(here, "."))
                      ? Optional.<Tree>empty()
                      : removed("", item, here, paths);
                })
                .flatMap(Optional::stream)
                .toList();
        yield left.isEmpty() && !sequence.items().isEmpty()
            ? Optional.empty()
            : Optional.of(new Tree.Sequence(left));
      }
      default -> Optional.of(tree);
    };
  }

  private static void collect(Tree tree, List<String> at, Set<List<String>> paths) {
    switch (tree) {
      case Tree.Mapping mapping when !mapping.entries().isEmpty() ->
          mapping
              .entries()
              .forEach((key, value) -> {
                List<String> below = extended(at, "f:" + key);
                if (value instanceof Tree.Sequence sequence && keyed(key, sequence)) {
                  for (Tree item : sequence.items()) {
                    List<String> there = extended(below, key(key, item).orElseThrow());
                    paths.add(extended(there, "."));
                    collect(item, there, paths);
                  }
                } else {
                  collect(value, below, paths);
                }
              });
      default -> {
        if (!at.isEmpty()) {
          paths.add(at);
        }
      }
    }
  }

  private static boolean keyed(String name, Tree.Sequence sequence) {
    return !sequence.items().isEmpty()
        && sequence.items().stream().allMatch(item -> key(name, item).isPresent());
  }

  /** {@code k:{"name":"web"}} for an item of a list that is merged by key. */
  private static Optional<String> key(String name, Tree item) {
    if (!(item instanceof Tree.Mapping mapping)) {
      return Optional.empty();
    }
    List<String> keys = KEYS.get(name);
    if (name.equals("ports")) {
      keys =
          List.of(mapping.get("containerPort").isPresent() ? "containerPort" : "port", "protocol");
      mapping =
          mapping.get("protocol").isPresent() ? mapping : mapping.with("protocol", Tree.of("TCP"));
    }
    if (keys == null) {
      return Optional.empty();
    }
    var key = Tree.mapping();
    for (String part : keys) {
      Optional<Tree> value = mapping.get(part);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      key.put(part, value.get());
    }
    return Optional.of("k:" + key.build().json());
  }

  private static void read(Tree.Mapping nested, List<String> at, Set<List<String>> paths) {
    nested
        .entries()
        .forEach((step, below) -> {
          List<String> path = extended(at, step);
          if (below instanceof Tree.Mapping mapping && !mapping.entries().isEmpty()) {
            read(mapping, path, paths);
          } else {
            paths.add(path);
          }
        });
  }

  private static Tree.Mapping nested(Set<List<String>> paths) {
    var below = new TreeMap<String, Set<List<String>>>();
    for (List<String> path : paths) {
      Set<List<String>> rest = below.computeIfAbsent(path.getFirst(), step -> paths());
      if (path.size() > 1) {
        rest.add(path.subList(1, path.size()));
      }
    }
    var mapping = Tree.mapping();
    below.forEach((step, rest) -> mapping.put(step, nested(rest)));
    return mapping.build();
  }

  /** {@code .spec.template.spec.containers[name="web"].image}, as conflicts call it. */
  static String display(List<String> path) {
    return path.stream()
        .map(step -> {
          if (step.startsWith("f:")) {
            return "." + step.substring(2);
          }
          return step.startsWith("k:")
              ? "[" + step.substring(3, step.length() - 1).replaceAll("\"(\\w+)\":", "$1=") + "]"
              : "";
        })
        .collect(Collectors.joining());
  }

  private static List<String> extended(List<String> path, String step) {
    var longer = new ArrayList<>(path);
    longer.add(step);
    return List.copyOf(longer);
  }

  private static Set<List<String>> paths() {
    return new TreeSet<>((a, b) -> String.join("\n", a).compareTo(String.join("\n", b)));
  }
}
