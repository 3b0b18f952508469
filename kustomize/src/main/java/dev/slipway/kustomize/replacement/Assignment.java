package dev.slipway.kustomize.replacement;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.field.Lookup;
import dev.slipway.kustomize.field.Slot;
import dev.slipway.kustomize.field.Values;
import dev.slipway.kustomize.replacement.ReplacementTarget.TargetPath;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.List;
import java.util.Optional;

/** Puts a value where a path leads in a resource, also into YAML or JSON that a field holds. */
record Assignment(TargetPath path, FieldOptions options, Node value) {

  void to(MapNode root) {
    if (!toDocumentInField(root)) {
      toField(root);
    }
  }

  private void toField(MapNode root) {
    List<Slot> slots;
    try {
      slots = matcher().match(Slot.of(root), path.parts());
    } catch (KustomizeException problem) {
      throw problem.within(notFound());
    }
    if (slots.isEmpty()) {
      throw new KustomizeException(notFound(), root.source());
    }
    slots.forEach(this::assign);
  }

  private PathMatcher matcher() {
    return new PathMatcher(options.create() ? Optional.of(value) : Optional.empty());
  }

  private String notFound() {
    return "unable to find "
        + (options.create() ? "or create " : "")
        + "field \""
        + path.text()
        + "\" in replacement target";
  }

  /** A scalar gets the text only, so that a number stays one; anything else is replaced. */
  private void assign(Slot slot) {
    Node copy = value.copy();
    Node target = slot.get();
    if (!options.delimiter().isEmpty()) {
      String text = options.with(target, Values.text(copy));
      ((ScalarNode) target).setValue(text);
    } else if (target instanceof ScalarNode scalar) {
      scalar.setValue(Values.rawText(copy));
    } else {
      slot.set(copy);
    }
  }

  /**
   * Tries to go on into the text of a scalar on the way; says whether that led somewhere. Options
   * other than the creation of fields have no meaning there.
   */
  private boolean toDocumentInField(MapNode root) {
    try {
      for (int length = 1; length < path.parts().size(); length++) {
        Node node = Lookup.find(root, path.parts().subList(0, length));
        if (node == null) {
          return false;
        }
        if (node instanceof ScalarNode scalar) {
          return toDocument(scalar, path.parts().subList(length, path.parts().size()));
        }
      }
      return false;
    } catch (KustomizeException _) {
      // Upstream then takes the path for an ordinary one, and complains about that where it must.
      return false;
    }
  }

  private boolean toDocument(ScalarNode field, List<String> rest) {
    EmbeddedDocument document = EmbeddedDocument.parse(field.value());
    List<Slot> slots = matcher().match(document.root(), rest);
    if (slots.isEmpty()) {
      return false;
    }
    for (Slot slot : slots) {
      if (slot.get() instanceof ScalarNode scalar) {
        scalar.setValue(Values.rawText(value));
      } else {
        slot.set(value.copy());
      }
    }
    field.setValue(document.text());
    return true;
  }
}
