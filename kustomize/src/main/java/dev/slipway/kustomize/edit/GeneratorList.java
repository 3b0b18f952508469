package dev.slipway.kustomize.edit;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The entries of {@code configMapGenerator} or {@code secretGenerator}. */
record GeneratorList(MapNode fields, String field, String kind) {

  void add(DataSources sources) {
    check(sources);
    MapNode entry = find(sources.name(), sources.namespace()).orElseGet(() -> make(sources));
    addAll(entry, "literals", sources.literals());
    addAll(entry, "files", sources.files());
    addAll(entry, "envs", sources.envFile().isEmpty() ? List.of() : List.of(sources.envFile()));
    if (sources.disableNameSuffixHash()) {
      var options = new MapNode();
      options.put("disableNameSuffixHash", ScalarNode.untagged("true"));
      entry.put("options", options);
    }
    if (!sources.behavior().isEmpty()) {
      entry.put("behavior", ScalarNode.string(sources.behavior()));
    }
    mergeOptions(entry);
  }

  private static void check(DataSources sources) {
    boolean plain = !sources.files().isEmpty() || !sources.literals().isEmpty();
    if (sources.envFile().isEmpty() && !plain) {
      throw new KustomizeException(
          "at least from-env-file, or from-file or from-literal must be set");
    }
    if (!sources.envFile().isEmpty() && plain) {
      throw new KustomizeException(
          "from-env-file cannot be combined with from-file or from-literal");
    }
    if (!List.of("", "create", "merge", "replace").contains(sources.behavior())) {
      throw new KustomizeException(
          "invalid behavior: must be one of \"create\", \"merge\", or \"replace\"");
    }
  }

  private MapNode make(DataSources sources) {
    var entry = new MapNode();
    entry.put("name", ScalarNode.string(sources.name()));
    if (!sources.namespace().isEmpty()) {
      entry.put("namespace", ScalarNode.string(sources.namespace()));
    }
    if (!sources.type().isEmpty()) {
      entry.put("type", ScalarNode.string(sources.type()));
    }
    LegacyFields.list(fields, field).items().add(entry);
    return entry;
  }

  private static void addAll(MapNode entry, String field, List<String> values) {
    if (!values.isEmpty()) {
      List<Node> items = LegacyFields.list(entry, field).items();
      values.forEach(value -> items.add(ScalarNode.string(value)));
    }
  }

  /** What holds for all generators is written into one that is changed, as upstream does it. */
  private void mergeOptions(MapNode entry) {
    if (!(fields.get("generatorOptions") instanceof MapNode all)) {
      return;
    }
    MapNode own = entry.map("options").orElseGet(MapNode::new);
    for (String name : List.of("labels", "annotations")) {
      all.map(name)
          .ifPresent(map ->
              map.fields().stream()
                  .filter(one -> !own.mapAt(name).has(one.key().value()))
                  .forEach(one -> own.mapAt(name).put(one.key().copy(), one.value().copy())));
    }
    for (String name : List.of("disableNameSuffixHash", "immutable")) {
      if (all.text(name).equals("true")) {
        own.put(name, ScalarNode.untagged("true"));
      }
    }
    entry.put("options", own);
  }

  void set(String name, String namespace, List<String> literals, String newNamespace) {
    if (literals.isEmpty() && newNamespace.isEmpty()) {
      throw new KustomizeException(
          "at least one of [--from-literal, --new-namespace] must be specified");
    }
    MapNode entry =
        find(name, namespace)
            .orElseThrow(() ->
                new KustomizeException("unable to find " + kind + " with name \"" + name + "\""));
    if (!literals.isEmpty()) {
      update(entry, literals);
    }
    if (!newNamespace.isEmpty()) {
      entry.put("namespace", ScalarNode.string(newNamespace));
    }
    mergeOptions(entry);
  }

  private static void update(MapNode entry, List<String> literals) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Node literal : LegacyFields.items(entry, "literals")) {
      values.put(key(literal.toString()), literal.toString());
    }
    for (String literal : literals) {
      if (values.replace(key(literal), literal) == null) {
        throw new KustomizeException("key '" + key(literal) + "' not found in resource");
      }
    }
    List<Node> items = LegacyFields.list(entry, "literals").items();
    items.clear();
    values.values().forEach(literal -> items.add(ScalarNode.string(literal)));
  }

  private static String key(String literal) {
    int separator = literal.indexOf('=');
    if (separator < 0 || literal.indexOf('=', separator + 1) >= 0) {
      throw new KustomizeException(
          "invalid format: literal values must be specified in the key=value format");
    }
    return literal.substring(0, separator);
  }

  void remove(List<String> names, String namespace) {
    boolean removed =
        LegacyFields.removeItems(
            fields,
            field,
            item ->
                item instanceof MapNode map
                    && names.contains(map.text("name"))
                    && isIn(map, namespace));
    if (!removed) {
      throw new KustomizeException(
          "no specified " + kind.toLowerCase(java.util.Locale.ROOT) + "(s) were found in the file");
    }
  }

  private Optional<MapNode> find(String name, String namespace) {
    for (Node item : LegacyFields.items(fields, field)) {
      if (item instanceof MapNode map && map.text("name").equals(name) && isIn(map, namespace)) {
        return Optional.of(map);
      }
    }
    return Optional.empty();
  }

  private static boolean isIn(MapNode entry, String namespace) {
    return orDefault(entry.text("namespace")).equals(orDefault(namespace));
  }

  private static String orDefault(String namespace) {
    return namespace.isEmpty() ? "default" : namespace;
  }
}
