package dev.slipway.kubernetes.apply;

import dev.slipway.model.AppName;
import dev.slipway.model.Tree;
import java.util.Optional;

/** The labels that say which app of which fleet an object belongs to. */
record Ownership(String fleet, AppName app) {
  static final String FLEET = "slipway.dev/fleet";
  static final String APP = "slipway.dev/app";

  /** The object with the labels, which are on its own metadata alone: no pod is made anew. */
  Tree.Mapping on(Tree.Mapping object) {
    Tree.Mapping metadata = object.mapping("metadata");
    Tree.Mapping labels =
        metadata.mapping("labels").with(FLEET, Tree.of(fleet)).with(APP, Tree.of(app.value()));
    return object.with("metadata", metadata.with("labels", labels));
  }

  /** Whether an object is this app's own. */
  boolean owns(Tree.Mapping object) {
    Tree.Mapping labels = labels(object);
    return labels.text(FLEET).equals(Optional.of(fleet))
        && labels.text(APP).equals(Optional.of(app.value()));
  }

  /** Whose an object is, "shop of the fleet home", where it is another app's. */
  Optional<String> other(Tree.Mapping object) {
    Tree.Mapping labels = labels(object);
    return owns(object)
        ? Optional.empty()
        : labels
            .text(APP)
            .map(name -> name + labels.text(FLEET).map(f -> " of the fleet " + f).orElse(""));
  }

  /** Selects all that is this app's. */
  String selector() {
    return FLEET + "=" + fleet + "," + APP + "=" + app;
  }

  private static Tree.Mapping labels(Tree.Mapping object) {
    return object.mapping("metadata").mapping("labels");
  }
}
