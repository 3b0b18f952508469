package dev.slipway.kustomize.resource;

import dev.slipway.kustomize.yaml.MapNode;

/**
 * Where a resource came from, or which step changed it, as upstream's build metadata tells it.
 *
 * @param path of the file, from the directory that is built or from the root of the repository
 * @param repo the address of the repository; empty for files of the tree that is built
 * @param ref what was asked of the repository
 * @param configuredIn the file that configures a generator or transformer
 * @param configuredBy the id of its configuration; for one that a kustomization's field asks for,
 *     apiVersion {@code builtin} and its kind
 */
public record Origin(
    String path, String repo, String ref, String configuredIn, ConfiguredBy configuredBy) {
  /** What configures a step. */
  public record ConfiguredBy(String apiVersion, String kind, String name, String namespace) {
    public static final ConfiguredBy NOTHING = new ConfiguredBy("", "", "", "");
  }

  /** The directory that is built. */
  public static final Origin HERE = new Origin("", "", "", "", ConfiguredBy.NOTHING);

  public static Origin ofFile(String path, String repo, String ref) {
    return new Origin(path, repo, ref, "", ConfiguredBy.NOTHING);
  }

  /** A step that a field of a kustomization asks for. */
  public Origin configuredBy(String file, String kind) {
    return new Origin("", repo, ref, file, new ConfiguredBy("builtin", kind, "", ""));
  }

  /** A step that a document configures; this is where the document came from. */
  public Origin configuredBy(MapNode document) {
    MapNode metadata = document.map("metadata").orElseGet(MapNode::new);
    return new Origin(
        "",
        repo,
        ref,
        path,
        new ConfiguredBy(
            document.text("apiVersion"),
            document.text("kind"),
            metadata.text("name"),
            metadata.text("namespace")));
  }
}
