package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.Source;
import java.util.ArrayList;
import java.util.List;

/** A sequence. */
public final class SequenceNode extends Node {
  private final List<Node> items = new ArrayList<>();

  private boolean flow;

  public SequenceNode(Source source) {
    super("!!seq", source);
  }

  public SequenceNode() {
    this(Source.UNKNOWN);
  }

  /** The items themselves: a change of this list is a change of the sequence. */
  public List<Node> items() {
    return items;
  }

  @Override
  public boolean isNothing() {
    return items.isEmpty();
  }

  @Override
  public boolean isFlow() {
    return flow;
  }

  public void setFlow(boolean flow) {
    this.flow = flow;
  }

  @Override
  public SequenceNode copy() {
    var copy = new SequenceNode(source());
    copy.setTag(tag());
    copy.flow = flow;
    for (Node item : items) {
      copy.items.add(item.copy());
    }
    return copy;
  }

  @Override
  public String toString() {
    return items.toString();
  }
}
