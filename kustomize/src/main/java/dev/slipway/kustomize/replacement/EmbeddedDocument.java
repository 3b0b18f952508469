package dev.slipway.kustomize.replacement;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.field.Slot;
import dev.slipway.kustomize.yaml.JsonForm;
import dev.slipway.kustomize.yaml.JsonText;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.StyledDocument;

/** YAML or JSON that is the text of a field. */
final class EmbeddedDocument {
  private final String text;
  private final StyledDocument document;
  private final Slot root;

  private EmbeddedDocument(String text, StyledDocument document) {
    this.text = text;
    this.document = document;
    this.root = Slot.of(document.root());
  }

  /**
   * @throws KustomizeException where the text is no YAML, or has nothing in it
   */
  static EmbeddedDocument parse(String text) {
    return new EmbeddedDocument(
        text,
        StyledDocument.parse(text)
            .orElseThrow(
                () -> new KustomizeException("wrong node kind: expected MappingNode but got ")));
  }

  Slot root() {
    return root;
  }

  /** What it has become: JSON where it was JSON, on one line or on several as it was. */
  String text() {
    char first = text.strip().charAt(0);
    if (first != '{' && first != '[') {
      return document.text(root.get()).strip();
    }
    Node json = JsonForm.of(root.get());
    boolean pretty = text.contains("\n") && text.contains("  ");
    return pretty ? JsonText.indented(json) : JsonText.compact(json);
  }
}
