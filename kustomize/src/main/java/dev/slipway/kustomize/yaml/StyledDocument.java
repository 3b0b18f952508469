package dev.slipway.kustomize.yaml;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A document that is written again as go-yaml writes it after a change: with the order, the quotes
 * and the comments that it had, but with its own indentation.
 */
public final class StyledDocument {
  /**
   * How a node stood in the text, beside what the node itself knows.
   *
   * @param flow whether a collection stood in braces or brackets
   * @param head comments before it; an empty one is an empty line
   * @param line the comment at the end of its line; empty where there is none
   */
  record Look(boolean flow, List<String> head, String line) {
    static final Look NONE = new Look(false, List.of(), "");
  }

  private final Node root;
  private final IdentityHashMap<Node, Look> looks;
  private final List<String> foot;

  StyledDocument(Node root, IdentityHashMap<Node, Look> looks, List<String> foot) {
    this.root = root;
    this.looks = looks;
    this.foot = foot;
  }

  /**
   * The first document of a text; empty where nothing is in it.
   *
   * @throws dev.slipway.kustomize.KustomizeException where it is no YAML
   */
  public static Optional<StyledDocument> parse(String text) {
    return new StyledParser(text).parse();
  }

  public Node root() {
    return root;
  }

  /**
   * The text of this document now.
   *
   * @param current its root, which may have been replaced
   */
  public String text(Node current) {
    return new StyledWriter(looks).document(current, foot);
  }

  /** The text of a node as a document of its own. */
  public static String textOf(Node node) {
    return new StyledWriter(new IdentityHashMap<>()).document(node, List.of());
  }
}
