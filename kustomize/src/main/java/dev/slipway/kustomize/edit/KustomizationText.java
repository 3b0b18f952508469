package dev.slipway.kustomize.edit;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.NodeEquality;
import dev.slipway.kustomize.yaml.SequenceNode;
import dev.slipway.kustomize.yaml.YamlReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The text of a kustomization file, divided into its fields. Each field owns its lines; comments
 * and empty lines before it stay before it.
 */
final class KustomizationText {
  /** In this order upstream appends the fields that a file did not have. */
  private static final List<String> FIELDS =
      List.of(
          "apiVersion",
          "kind",
          "metadata",
          "sortOptions",
          "resources",
          "bases",
          "namePrefix",
          "nameSuffix",
          "namespace",
          "crds",
          "commonLabels",
          "labels",
          "commonAnnotations",
          "patchesStrategicMerge",
          "patchesJson6902",
          "patches",
          "configMapGenerator",
          "secretGenerator",
          "helmCharts",
          "helmChartInflationGenerator",
          "helmGlobals",
          "generatorOptions",
          "vars",
          "images",
          "replacements",
          "replicas",
          "configurations",
          "generators",
          "transformers",
          "validators",
          "components",
          "openapi",
          "buildMetadata");

  private final List<String> lines;
  private final MapNode fields;
  private final boolean divisible;

  private KustomizationText(List<String> lines, MapNode fields) {
    this.lines = lines;
    this.fields = fields;
    this.divisible = isDivisible(lines, fields);
  }

  static KustomizationText of(String text, String file) {
    Node root =
        new YamlReader().readFirst(text, file).orElseGet(() -> new MapNode(new Source(file, 1)));
    if (!(root instanceof MapNode fields)) {
      throw new KustomizeException("invalid Kustomization: the file is no mapping", root.source());
    }
    var lines = new ArrayList<>(Arrays.asList(text.split("\r?\n", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return new KustomizationText(lines, fields);
  }

  /** The fields as they were read. */
  MapNode fields() {
    return fields;
  }

  /** Whether each field begins in a line of its own, which JSON in braces does not do. */
  private static boolean isDivisible(List<String> lines, MapNode fields) {
    Set<Integer> starts = new LinkedHashSet<>();
    for (MapNode.Field field : fields.fields()) {
      int line = field.key().source().line();
      if (line == 0 || line > lines.size() || !starts.add(line)) {
        return false;
      }
      String text = lines.get(line - 1);
      if (!text.startsWith(field.key().value())
          && !text.startsWith("\"")
          && !text.startsWith("'")) {
        return false;
      }
    }
    return true;
  }

  /** The text with these fields in the place of those that were read. */
  String with(MapNode changed) {
    var text = new ArrayList<String>();
    if (divisible) {
      List<Block> blocks = Block.divide(lines, 0, lines.size(), 1, keys());
      blocks.forEach(block -> addField(block, changed, text));
    }
    for (String name : FIELDS) {
      if (isNew(name, changed)) {
        var one = new MapNode();
        one.put(name, java.util.Objects.requireNonNull(changed.get(name)));
        text.addAll(BlockText.lines(one, 0));
      }
    }
    return text.isEmpty() ? "" : String.join("\n", text) + "\n";
  }

  private List<MapNode.Field> keys() {
    return List.copyOf(fields.fields());
  }

  private boolean isNew(String name, MapNode changed) {
    Node value = changed.get(name);
    return value != null && !isEmpty(value) && (!divisible || !fields.has(name));
  }

  private void addField(Block block, MapNode changed, List<String> text) {
    text.addAll(block.comments());
    String name = block.name();
    Node before = fields.get(name);
    Node after = changed.get(name);
    if (before == null || (after != null && NodeEquality.same(before, after))) {
      text.addAll(block.lines());
    } else if (after != null && !isEmpty(after)) {
      text.addAll(BlockText.field(name, before, after, block, 0));
    }
  }

  private static boolean isEmpty(Node value) {
    return value.isNull()
        || (value instanceof MapNode map && map.isEmpty())
        || (value instanceof SequenceNode sequence && sequence.items().isEmpty());
  }
}
