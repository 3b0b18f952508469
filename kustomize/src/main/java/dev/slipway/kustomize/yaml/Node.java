package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.Source;

/**
 * One node of a YAML document. A node that was reached through an alias is the very object of its
 * anchor, so that a change through one is seen through the other, as in upstream, until {@link
 * #copy} takes them apart.
 */
public abstract sealed class Node permits MapNode, SequenceNode, ScalarNode {
  private final Source source;
  private String tag;

  Node(String tag, Source source) {
    this.tag = tag;
    this.source = source;
  }

  /**
   * The short form of its tag as go-yaml resolves it: {@code !!map}, {@code !!str}, {@code !!int} …
   */
  public final String tag() {
    return tag;
  }

  public final void setTag(String tag) {
    this.tag = tag;
  }

  /** Where it was read; {@link Source#UNKNOWN} where a transformer made it. */
  public final Source source() {
    return source;
  }

  /** Whether it is a scalar that means null. */
  public boolean isNull() {
    return false;
  }

  /** Whether it is null, or a mapping or a sequence without content. */
  public abstract boolean isNothing();

  /**
   * Whether it stands in brackets. It does not show in the output but where a null without any text
   * is in it: that becomes an empty string, as upstream's copies of nodes have it.
   */
  public boolean isFlow() {
    return false;
  }

  /** A deep copy that shares nothing that can change. */
  public abstract Node copy();
}
