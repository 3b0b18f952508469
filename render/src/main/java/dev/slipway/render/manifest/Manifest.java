package dev.slipway.render.manifest;

import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.Optional;

/**
 * One object as it was read.
 *
 * @param at file and line, or as much of it as is known
 */
record Manifest(Tree content, String at) {
  /** Whether it is Slipway's own file, which lies beside manifests and is none. */
  boolean isFleet() {
    return content instanceof Tree.Mapping object
        && object.text("kind").orElse("").equals("Fleet")
        && ObjectId.group(object.text("apiVersion").orElse("")).equals("slipway.dev");
  }

  /** Why it is no object that a cluster could keep; empty where it is one. */
  Optional<String> fault() {
    if (!(content instanceof Tree.Mapping object)) {
      return Optional.of("this is no Kubernetes object");
    }
    for (String key : new String[] {"apiVersion", "kind"}) {
      if (!isText(object.get(key))) {
        return Optional.of("the object has no " + key);
      }
    }
    String kind = object.text("kind").orElse("");
    Tree.Mapping metadata = object.mapping("metadata");
    if (!isText(metadata.get("name"))) {
      return Optional.of(
          metadata.get("generateName").isPresent()
              ? "the " + kind + " has generateName: it would be another object each time"
              : "the " + kind + " has no metadata.name");
    }
    if (metadata.get("namespace").isPresent() && !isText(metadata.get("namespace"))) {
      return Optional.of("the metadata.namespace of the " + kind + " is no text");
    }
    if (object.get("sops").isPresent()) {
      return Optional.of("the " + kind + " is encrypted with SOPS: not supported yet");
    }
    return SecretData.isEncrypted(object)
        ? Optional.of("the " + kind + " has data encrypted with SOPS: not supported yet")
        : Optional.empty();
  }

  private static boolean isText(Optional<Tree> value) {
    return value.isPresent() && value.get() instanceof Tree.Text text && !text.value().isEmpty();
  }
}
