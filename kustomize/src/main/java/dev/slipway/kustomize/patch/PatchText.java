package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.file.Loader;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.YamlReader;

/**
 * The text of a patch.
 *
 * @param name how messages name where it stands
 */
record PatchText(String text, String name) {
  static PatchText file(String path, Loader loader) {
    return new PatchText(
        YamlReader.decode(loader.load(path), loader.name(path)), loader.name(path));
  }

  /** Text that stands in a field of a configuration. */
  static PatchText inline(MapNode configuration, String field) {
    Node node = configuration.get(field);
    Source source = node == null ? configuration.source() : node.source();
    String name = source.toString();
    return new PatchText(
        new Settings(configuration).text(field), name.isEmpty() ? "" : name + ", in the patch");
  }

  /** A text in quotes as Go writes it. */
  static String quoted(String text) {
    return "\""
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\t", "\\t")
            .replace("\r", "\\r")
        + "\"";
  }
}
