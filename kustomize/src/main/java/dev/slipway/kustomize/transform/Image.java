package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.yaml.MapNode;

/**
 * One item of a kustomization's {@code images}: what becomes of an image. Empty parts change
 * nothing.
 *
 * @param name which image, as a regular expression for what stands before tag and digest
 * @param tagSuffix added to the tag where neither tag nor digest are set
 */
public record Image(String name, String newName, String tagSuffix, String newTag, String digest) {
  public static Image of(MapNode item) {
    return of(new Settings(item));
  }

  static Image of(Settings settings) {
    return new Image(
        settings.text("name"),
        settings.text("newName"),
        settings.text("tagSuffix"),
        settings.text("newTag"),
        settings.text("digest"));
  }

  ImageReference on(ImageReference before) {
    String name = newName.isEmpty() ? before.name() : newName;
    if (!newTag.isEmpty() || !digest.isEmpty()) {
      return new ImageReference(name, newTag, digest);
    }
    return tagSuffix.isEmpty()
        ? new ImageReference(name, before.tag(), before.digest())
        : new ImageReference(name, before.tag() + tagSuffix, "");
  }
}
