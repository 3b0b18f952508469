package dev.slipway.kubernetes.apply;

import dev.slipway.model.Change;
import dev.slipway.model.Finding;
import dev.slipway.model.Tree;
import java.util.List;
import java.util.Optional;

/**
 * What applying one object would do, as the API server tells it without doing it.
 *
 * @param live the object as it is; empty where it is not there
 * @param applied what is applied: the object as rendered, without what is left to others
 * @param managers the managed fields that are set before it is applied, for the fields of other
 *     deployment tools to become Slipway's; empty where nothing is handed over
 * @param tried false where the server could not be asked yet
 */
record Trial(
    Item item,
    Optional<Tree.Mapping> live,
    Tree.Mapping applied,
    Optional<Tree> managers,
    Change change,
    List<Finding> findings,
    List<String> notes,
    boolean tried) {
  Trial {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  static Trial of(Item item, Optional<Tree.Mapping> live, Change change) {
    return new Trial(
        item, live, item.object(), Optional.empty(), change, List.of(), List.of(), true);
  }

  Trial noting(String note) {
    return new Trial(item, live, applied, managers, change, findings, List.of(note), tried);
  }

  Trial refused(List<Finding> errors) {
    return new Trial(item, live, applied, managers, change, errors, notes, tried);
  }

  Trial untried() {
    return new Trial(item, live, applied, managers, change, findings, notes, false);
  }

  String uid() {
    return live.flatMap(object -> object.mapping("metadata").text("uid")).orElse("");
  }
}
