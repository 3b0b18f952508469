package dev.slipway.kubernetes.apply;

import dev.slipway.model.Tree;
import java.util.Optional;

/**
 * How an app wants its objects to be treated. Pure.
 *
 * @param force true to delete and create anew what cannot be changed in place
 */
record Rules(boolean force, IgnoreRules ignore, PruneRules prune) {
  /** The rules that the settings of an app give. */
  static Rules of(Tree.Mapping settings) {
    return new Rules(
        settings.text("force").equals(Optional.of("true")),
        IgnoreRules.of(settings),
        PruneRules.of(settings));
  }
}
