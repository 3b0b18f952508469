package dev.slipway.kustomize.edit;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.ScalarNode;

/**
 * What an argument like {@code image=new/image:tag@digest} asks for; a star keeps what is there.
 */
record ImageChange(String name, String newName, String newTag, String digest) {
  private static final String KEEP = "*";

  static ImageChange parse(String argument) {
    int separator = argument.indexOf('=');
    String image = argument.substring(separator + 1);
    ImageChange split = split(image);
    if (split.name().equals(argument)) {
      throw new KustomizeException(
          """
          invalid format of image, use one of the following options:
          - <image>=<newimage>:<newtag>
          - <image>=<newimage>@<digest>
          - <image>=<newimage>
          - <image>:<newtag>
          - <image>@<digest>\
          """);
    }
    return separator < 0
        ? split
        : new ImageChange(
            argument.substring(0, separator), split.name(), split.newTag(), split.digest());
  }

  /** A colon before the first slash belongs to a registry's port. */
  private static ImageChange split(String image) {
    int path = Math.max(image.indexOf('/'), 0);
    int tag = image.indexOf(':', path);
    int digest = image.indexOf('@', path);
    if (digest >= 0 && (tag < 0 || digest < tag)) {
      return new ImageChange(image.substring(0, digest), "", "", image.substring(digest + 1));
    }
    if (tag < 0) {
      return new ImageChange(image, "", "", "");
    }
    int end = digest < 0 ? image.length() : digest;
    String digestText = digest < 0 ? "" : image.substring(digest + 1);
    return new ImageChange(image.substring(0, tag), "", image.substring(tag + 1, end), digestText);
  }

  /**
   * @param before the entry of this image; empty where there is none
   */
  MapNode entry(MapNode before) {
    var entry = new MapNode();
    put(entry, "digest", digest, before);
    entry.put("name", ScalarNode.string(name));
    put(entry, "newName", newName, before);
    put(entry, "newTag", newTag, before);
    return entry;
  }

  private static void put(MapNode entry, String field, String value, MapNode before) {
    String text = value.equals(KEEP) ? before.text(field) : value;
    if (!text.isEmpty()) {
      entry.put(field, ScalarNode.string(text));
    }
  }
}
