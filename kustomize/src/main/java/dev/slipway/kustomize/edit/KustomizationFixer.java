package dev.slipway.kustomize.edit;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rewrites fields of old versions into those of today, as {@code kustomize edit fix} does. */
public final class KustomizationFixer {
  /** The files around a kustomization; paths are relative to it. */
  public interface Files {
    /** The text of a file; empty where there is none. */
    Optional<String> read(String path);

    /** The names in a directory; none where there is no directory. */
    List<String> list(String directory);
  }

  /**
   * What is to be written.
   *
   * @param kustomization the new text of the kustomization file
   * @param files the new texts of other files, by path
   */
  public record Result(String kustomization, Map<String, String> files) {
    public Result {
      files = Map.copyOf(files);
    }
  }

  private final Files files;

  public KustomizationFixer(Files files) {
    this.files = files;
  }

  /**
   * The text without the fields that upstream calls deprecated, but for {@code vars}.
   *
   * @param file how messages name the text
   */
  public Result fix(String text, String file) {
    KustomizationEditor editor = fixed(text, file);
    return new Result(editor.modernText(), Map.of());
  }

  /** The text without {@code vars} too; files in which variables stand get placeholders. */
  public Result fixWithVariables(String text, String file) {
    KustomizationEditor editor = fixed(text, file);
    var conversion = new VariableConversion(files);
    conversion.convert(editor.fields());
    return new Result(editor.modernText(), conversion.changed());
  }

  private KustomizationEditor fixed(String text, String file) {
    var editor = new KustomizationEditor(text, file);
    MapNode fields = editor.fields();
    LegacyFields.move(fields, "patchesJson6902", "patches");
    for (Node patch : LegacyFields.items(fields, "patchesStrategicMerge")) {
      var entry = new MapNode();
      String content = patch.toString();
      entry.put(files.read(content).isPresent() ? "path" : "patch", ScalarNode.string(content));
      LegacyFields.list(fields, "patches").items().add(entry);
    }
    fields.remove("patchesStrategicMerge");
    fixLabels(fields);
    return editor;
  }

  private static void fixLabels(MapNode fields) {
    if (!(fields.get("commonLabels") instanceof MapNode common) || common.isEmpty()) {
      return;
    }
    SequenceNode labels = LegacyFields.list(fields, "labels");
    for (Node item : labels.items()) {
      if (item instanceof MapNode map) {
        map.map("pairs").ifPresent(pairs -> refuseShared(pairs, common));
      }
    }
    var entry = new MapNode();
    entry.put("includeSelectors", ScalarNode.untagged("true"));
    entry.put("pairs", common);
    labels.items().add(entry);
    fields.remove("commonLabels");
  }

  private static void refuseShared(MapNode pairs, MapNode common) {
    for (String key : pairs.keys()) {
      if (common.has(key)) {
        throw new KustomizeException(
            "label name '" + key + "' exists in both commonLabels and labels", pairs.source());
      }
    }
  }
}
