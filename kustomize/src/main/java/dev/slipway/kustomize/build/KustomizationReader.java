package dev.slipway.kustomize.build;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.file.Loader;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import dev.slipway.kustomize.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds a directory's kustomization file, reads it strictly and brings old fields up to date. */
final class KustomizationReader {
  private static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  /** Old fields and what takes their place, in the order of upstream's warnings. */
  private static final List<Map.Entry<String, String>> DEPRECATED =
      List.of(
          Map.entry("bases", "resources"),
          Map.entry("commonLabels", "labels"),
          Map.entry("imageTags", "images"),
          Map.entry("patchesJson6902", "patches"),
          Map.entry("patchesStrategicMerge", "patches"),
          Map.entry("vars", "replacements"));

  private final Consumer<String> warnings;

  KustomizationReader(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  Kustomization read(Loader loader) {
    String name = find(loader);
    String file = loader.name(name);
    MapNode fields;
    try {
      String text = YamlReader.decode(loader.load(name), file);
      fields = StrictReader.read(root(text, file), KustomizationShape.KUSTOMIZATION);
    } catch (KustomizeException e) {
      throw Failures.at(e, e.getMessage().replaceFirst("^MalformedYAMLError: ", ""))
          .within("invalid Kustomization");
    }
    warnOfDeprecated(fields);
    modernize(fields);
    refuseEmpty(fields, file);
    enforceType(fields, loader.root());
    return new Kustomization(fields, name);
  }

  private static String find(Loader loader) {
    List<String> found = NAMES.stream().filter(loader::isFile).toList();
    if (found.isEmpty()) {
      throw new KustomizeException(
          "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in"
              + " directory '%s'".formatted(loader.root()));
    }
    if (found.size() > 1) {
      throw new KustomizeException(
          "Found multiple kustomization files under: " + loader.root(),
          loader.source(found.getLast(), 0),
          "keep one of " + String.join(", ", found));
    }
    return found.getFirst();
  }

  private static MapNode root(String text, String file) {
    // As upstream's decoder, which does not look behind the first document.
    Node first =
        YamlReader.ofRepeatedKeys()
            .readFirst(text, file)
            .orElseGet(() -> new MapNode(new Source(file, 1)));
    if (first instanceof MapNode map) {
      return map;
    }
    throw new KustomizeException(
        "json: cannot unmarshal %s into Go value of type types.Kustomization"
            .formatted(first instanceof SequenceNode ? "array" : "string"),
        first.source(),
        "a kustomization file has fields such as 'resources:'");
  }

  private void warnOfDeprecated(MapNode fields) {
    for (var field : DEPRECATED) {
      if (fields.has(field.getKey())) {
        warnings.accept(
            "# Warning: '%s' is deprecated. Please use '%s' instead. %sRun 'kustomize edit fix' to update your Kustomization automatically."
                .formatted(
                    field.getKey(),
                    field.getValue(),
                    field.getKey().equals("vars") ? "[EXPERIMENTAL] " : ""));
      }
    }
  }

  private static void modernize(MapNode fields) {
    append(fields, "resources", fields.remove("bases"));
    append(fields, "images", fields.remove("imageTags"));
    for (String generators : List.of("configMapGenerator", "secretGenerator")) {
      for (Node generator : items(fields.get(generators))) {
        moveEnv((MapNode) generator);
      }
    }
    OldHelmCharts.modernize(fields);
  }

  static void append(MapNode fields, String field, @Nullable Node more) {
    List<Node> items = items(more);
    if (!items.isEmpty()) {
      var all =
          new SequenceNode(
              fields.sequence(field).map(Node::source).orElse(items.getFirst().source()));
      all.items().addAll(items(fields.get(field)));
      all.items().addAll(items);
      fields.put(field, all);
    }
  }

  static List<Node> items(@Nullable Node list) {
    return list instanceof SequenceNode sequence ? new ArrayList<>(sequence.items()) : List.of();
  }

  private static void moveEnv(MapNode generator) {
    Node env = generator.remove("env");
    if (env instanceof ScalarNode file && !file.value().isEmpty()) {
      var one = new SequenceNode(file.source());
      one.items().add(file);
      append(generator, "envs", one);
    }
  }

  private static void refuseEmpty(MapNode fields, String file) {
    boolean empty =
        fields.fields().stream()
            .filter(field -> !field.key().value().equals("kind"))
            .filter(field -> !field.key().value().equals("apiVersion"))
            .allMatch(
                field -> field.value() instanceof ScalarNode scalar && scalar.value().isEmpty());
    if (empty) {
      throw new KustomizeException(
          "kustomization.yaml is empty", new Source(file, 1), "name resources, or remove the file");
    }
  }

  private static void enforceType(MapNode fields, String directory) {
    String kind = fields.text("kind").isEmpty() ? "Kustomization" : fields.text("kind");
    fields.put("kind", ScalarNode.string(kind));
    String required =
        kind.equals("Component")
            ? "kustomize.config.k8s.io/v1alpha1"
            : "kustomize.config.k8s.io/v1beta1";
    var wrong = new ArrayList<String>();
    if (!kind.equals("Kustomization") && !kind.equals("Component")) {
      wrong.add("kind should be Kustomization or Component");
    }
    String apiVersion = fields.text("apiVersion");
    if (!apiVersion.isEmpty() && !apiVersion.equals(required)) {
      wrong.add("apiVersion for " + kind + " should be " + required);
    }
    if (!wrong.isEmpty()) {
      throw new KustomizeException(
          "Failed to read kustomization file under %s:\n%s"
              .formatted(directory, String.join("\n", wrong)),
          fields.source());
    }
  }
}
