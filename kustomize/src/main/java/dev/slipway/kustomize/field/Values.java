package dev.slipway.kustomize.field;

import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;

/** Changes of single values, with what they keep of the value that was there. */
public final class Values {
  private Values() {}

  /**
   * Sets the text of a scalar and forgets its type: how it was written decides what the new text
   * means.
   *
   * @throws dev.slipway.kustomize.KustomizeException where the node is no scalar
   */
  public static void setText(Node node, String text) {
    set(node, text, "");
  }

  /**
   * Sets the text of a scalar and its type; quotes around it stay.
   *
   * @throws dev.slipway.kustomize.KustomizeException where the node is no scalar
   */
  public static void set(Node node, String text, String tag) {
    if (!(node instanceof ScalarNode scalar)) {
      throw NodeKinds.notScalar(node);
    }
    scalar.setValue(text);
    scalar.setTag(tag);
  }

  /**
   * Sets an entry of a mapping to a string. Where the key is new the given scalar itself is put
   * there, so that several mappings can share it: who changes one of them later changes all, as
   * upstream does, and all take the style of the entry last seen that was there before. Nothing can
   * be put under null, and nothing happens then.
   *
   * @throws dev.slipway.kustomize.KustomizeException where the node is no mapping
   */
  public static void setEntry(Node node, String key, ScalarNode value) {
    if (node.isNull()) {
      return;
    }
    if (!(node instanceof MapNode map)) {
      throw NodeKinds.notMapping(node);
    }
    if (map.get(key) instanceof ScalarNode present) {
      value.setStyle(present.style());
      set(present, value.value(), value.tag());
    } else {
      map.put(key, value);
    }
  }

  /** The text of a scalar; empty for null and for what is no scalar. */
  public static String text(Node node) {
    return node instanceof ScalarNode scalar && !scalar.isNull() ? scalar.value() : "";
  }

  /** The text of a scalar as it stands there, also that of null; empty for what is no scalar. */
  public static String rawText(Node node) {
    return node instanceof ScalarNode scalar ? scalar.value() : "";
  }
}
