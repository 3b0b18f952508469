package dev.slipway.kustomize.edit;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.NodeEquality;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The operations of {@code kustomize edit} on the text of a kustomization file. What they do not
 * change keeps its text, its order and its comments; fields of old versions are brought up to date
 * as upstream does with every change.
 */
public final class KustomizationEditor {
  private static final List<String> BUILD_METADATA =
      List.of("originAnnotations", "transformerAnnotations", "managedByLabel");

  private final KustomizationText text;
  private final String original;
  private final MapNode fields;
  private final MapNode unchanged;

  /**
   * @param file how messages name the text
   */
  public KustomizationEditor(String text, String file) {
    this.original = text;
    this.text = KustomizationText.of(text, file);
    this.fields = this.text.fields().copy();
    LegacyFields.modernize(fields);
    this.unchanged = fields.copy();
  }

  /** The changed text; the very text that was given where nothing was to be changed. */
  public String text() {
    return NodeEquality.same(fields, unchanged) ? original : modernText();
  }

  /** The text with all old fields brought up to date. */
  String modernText() {
    return text.with(fields);
  }

  /** The fields, for changes beside those below. */
  MapNode fields() {
    return fields;
  }

  public void setNamespace(String namespace) {
    setText("namespace", namespace);
  }

  public void setNamePrefix(String prefix) {
    setText("namePrefix", prefix);
  }

  public void setNameSuffix(String suffix) {
    setText("nameSuffix", suffix);
  }

  private void setText(String field, String value) {
    if (value.isEmpty()) {
      fields.remove(field);
    } else {
      fields.put(field, ScalarNode.string(value));
    }
  }

  /**
   * @param images each in the form {@code image=new/image:tag@digest}, or a part of it
   */
  public void setImages(List<String> images) {
    SequenceNode list = LegacyFields.list(fields, "images");
    for (String argument : images) {
      ImageChange change = ImageChange.parse(argument);
      put(list, change.entry(remove(list, change.name())));
    }
    list.items().sort(Comparator.comparing(KustomizationEditor::name));
  }

  /**
   * @param replicas each in the form {@code name=count}
   */
  public void setReplicas(List<String> replicas) {
    SequenceNode list = LegacyFields.list(fields, "replicas");
    for (String argument : replicas) {
      String[] parts = argument.split("=", -1);
      if (parts.length != 2 || !parts[1].matches("[+-]?[0-9]{1,18}")) {
        throw new KustomizeException(
            "invalid format of replica, use the following format: <name>=<count>");
      }
      var entry = new MapNode();
      String count = Long.toString(Long.parseLong(parts[1]));
      entry.put("count", ScalarNode.untagged(count));
      entry.put("name", ScalarNode.string(parts[0]));
      remove(list, parts[0]);
      put(list, entry);
    }
    list.items().sort(Comparator.comparing(KustomizationEditor::name));
  }

  /** Takes the last item of a name out, and every other of this name with it. */
  private static MapNode remove(SequenceNode list, String name) {
    var last = new MapNode();
    for (Node item : List.copyOf(list.items())) {
      if (name(item).equals(name)) {
        last = item instanceof MapNode map ? map : last;
        list.items().remove(item);
      }
    }
    return last;
  }

  private static void put(SequenceNode list, Node item) {
    list.items().add(item);
  }

  private static String name(Node item) {
    return item instanceof MapNode map ? map.text("name") : "";
  }

  /** Sets labels that also go into selectors. */
  public void setLabels(Map<String, String> labels) {
    setAll("commonLabels", labels);
  }

  public void setAnnotations(Map<String, String> annotations) {
    setAll("commonAnnotations", annotations);
  }

  private void setAll(String field, Map<String, String> entries) {
    MapNode map = fields.mapAt(field);
    entries.forEach((key, value) -> map.put(key, ScalarNode.string(value)));
  }

  /**
   * @param overwrite whether labels that are there get another value
   */
  public void addLabels(Map<String, String> labels, boolean overwrite) {
    addAll(fields.mapAt("commonLabels"), labels, "label", overwrite);
  }

  /** Adds labels that do not go into selectors. */
  public void addPlainLabels(
      Map<String, String> labels, boolean includeTemplates, boolean overwrite) {
    SequenceNode list = LegacyFields.list(fields, "labels");
    MapNode entry = null;
    for (Node item : list.items()) {
      if (entry == null
          && item instanceof MapNode map
          && !map.text("includeSelectors").equals("true")
          && map.text("includeTemplates").equals("true") == includeTemplates) {
        entry = map;
      }
    }
    if (entry == null) {
      entry = new MapNode();
      if (includeTemplates) {
        entry.put("includeTemplates", ScalarNode.untagged("true"));
      }
      list.items().add(entry);
    }
    addAll(entry.mapAt("pairs"), labels, "label", overwrite);
  }

  public void addAnnotations(Map<String, String> annotations, boolean overwrite) {
    addAll(fields.mapAt("commonAnnotations"), annotations, "annotation", overwrite);
  }

  private static void addAll(
      MapNode map, Map<String, String> entries, String kind, boolean overwrite) {
    entries.forEach((key, value) -> {
      if (map.has(key) && !overwrite) {
        throw new KustomizeException(
            kind + " " + key + " already in kustomization file. Use --force to override.");
      }
      map.put(key, ScalarNode.string(value));
    });
  }

  /**
   * @param evenIfMissing whether keys that are not there are passed over
   */
  public void removeLabels(List<String> keys, boolean evenIfMissing) {
    removeAll("commonLabels", "label", keys, evenIfMissing);
  }

  public void removeAnnotations(List<String> keys, boolean evenIfMissing) {
    removeAll("commonAnnotations", "annotation", keys, evenIfMissing);
  }

  private void removeAll(String field, String kind, List<String> keys, boolean evenIfMissing) {
    if (!(fields.get(field) instanceof MapNode map)) {
      if (!evenIfMissing) {
        throw new KustomizeException(field + " is not defined in kustomization file");
      }
      return;
    }
    for (String key : keys) {
      if (map.remove(key) == null && !evenIfMissing) {
        throw new KustomizeException(kind + " " + key + " is not defined in kustomization file");
      }
    }
  }

  /** Adds files, directories or addresses that are not there yet. */
  public void addResources(List<String> resources) {
    addTexts("resources", resources);
  }

  /**
   * @throws KustomizeException where one of them is already there
   */
  public void addBases(List<String> bases) {
    for (String base : bases) {
      if (texts("resources").contains(base)) {
        throw new KustomizeException("base " + base + " already in kustomization file");
      }
      addTexts("resources", List.of(base));
    }
  }

  public void addComponents(List<String> components) {
    addTexts("components", components);
  }

  public void addGenerators(List<String> generators) {
    addTexts("generators", generators);
  }

  public void addTransformers(List<String> transformers) {
    addTexts("transformers", transformers);
  }

  private List<String> texts(String field) {
    return LegacyFields.items(fields, field).stream().map(Node::toString).toList();
  }

  private void addTexts(String field, List<String> added) {
    for (String value : added) {
      if (!texts(field).contains(value)) {
        LegacyFields.list(fields, field).items().add(ScalarNode.string(value));
      }
    }
  }

  /**
   * @param patterns as shells write them: a star stands for anything but slashes
   */
  public void removeResources(List<String> patterns) {
    removeMatching("resources", patterns);
  }

  public void removeTransformers(List<String> patterns) {
    removeMatching("transformers", patterns);
  }

  private void removeMatching(String field, List<String> patterns) {
    List<Predicate<String>> matchers = patterns.stream().map(GlobPattern::compile).toList();
    LegacyFields.removeItems(
        fields,
        field,
        item -> matchers.stream().anyMatch(matcher -> matcher.test(item.toString())));
  }

  /** Adds a patch that is not there yet. */
  public void addPatch(PatchEntry patch) {
    patch.check();
    if (patch.path().isEmpty() && patch.patch().isEmpty()) {
      throw new KustomizeException("must provide either patch or path");
    }
    MapNode entry = patch.entry();
    SequenceNode list = LegacyFields.list(fields, "patches");
    if (list.items().stream().noneMatch(item -> NodeEquality.same(item, entry))) {
      list.items().add(entry);
    }
  }

  public void removePatch(PatchEntry patch) {
    patch.check();
    MapNode entry = patch.entry();
    LegacyFields.removeItems(fields, "patches", item -> NodeEquality.same(item, entry));
  }

  public void addBuildMetadata(List<String> options) {
    checkBuildMetadata(options);
    for (String option : options) {
      if (texts("buildMetadata").contains(option)) {
        throw new KustomizeException(
            "buildMetadata option " + option + " already in kustomization file");
      }
      addTexts("buildMetadata", List.of(option));
    }
  }

  public void setBuildMetadata(List<String> options) {
    checkBuildMetadata(options);
    fields.remove("buildMetadata");
    addTexts("buildMetadata", options);
  }

  public void removeBuildMetadata(List<String> options) {
    checkBuildMetadata(options);
    LegacyFields.removeItems(fields, "buildMetadata", item -> options.contains(item.toString()));
  }

  private static void checkBuildMetadata(List<String> options) {
    for (String option : options) {
      if (!BUILD_METADATA.contains(option)) {
        throw new KustomizeException("invalid buildMetadata option: " + option);
      }
    }
  }

  /** Adds a generator of a ConfigMap, or sources to the one of this name. */
  public void addConfigMap(DataSources sources) {
    new GeneratorList(fields, "configMapGenerator", "ConfigMap").add(sources);
  }

  public void addSecret(DataSources sources) {
    new GeneratorList(fields, "secretGenerator", "Secret").add(sources);
  }

  /**
   * Gives literals of a generator another value.
   *
   * @param namespace in which it is now
   * @param newNamespace empty where it stays there
   */
  public void setConfigMap(
      String name, String namespace, List<String> literals, String newNamespace) {
    new GeneratorList(fields, "configMapGenerator", "ConfigMap")
        .set(name, namespace, literals, newNamespace);
  }

  public void setSecret(String name, String namespace, List<String> literals, String newNamespace) {
    new GeneratorList(fields, "secretGenerator", "Secret")
        .set(name, namespace, literals, newNamespace);
  }

  public void removeConfigMaps(List<String> names, String namespace) {
    new GeneratorList(fields, "configMapGenerator", "ConfigMap").remove(names, namespace);
  }

  public void removeSecrets(List<String> names, String namespace) {
    new GeneratorList(fields, "secretGenerator", "Secret").remove(names, namespace);
  }
}
