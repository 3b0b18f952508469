package dev.slipway.kustomize.field;

import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;

/** What is made at the end of a path that allows it, where nothing or null is there. */
public enum Creation {
  NOTHING(""),
  /** A scalar whose text will say what it is. */
  SCALAR(""),
  STRING("!!str"),
  INTEGER("!!int"),
  MAPPING("!!map");

  private final String tag;

  Creation(String tag) {
    this.tag = tag;
  }

  Node make() {
    return this == MAPPING ? new MapNode() : ScalarNode.untagged("");
  }

  /** A null made into this: a scalar keeps the text with which it was written. */
  Node from(ScalarNode nothing) {
    if (this == MAPPING) {
      return new MapNode(nothing.source());
    }
    nothing.setTag(tag);
    return nothing;
  }
}
