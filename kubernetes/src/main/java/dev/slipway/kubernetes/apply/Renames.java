package dev.slipway.kubernetes.apply;

import dev.slipway.model.Change;
import java.util.ArrayList;
import java.util.List;

/** Notices volumes that seem to have got another name: the new one is empty. Pure. */
final class Renames {
  private static final String CLAIM = "PersistentVolumeClaim/";

  private Renames() {}

  static List<String> notes(List<Change> changes) {
    List<String> created =
        changes.stream()
            .filter(Change.Create.class::isInstance)
            .map(Change::service)
            .filter(name -> name.startsWith(CLAIM))
            .toList();
    List<String> left =
        changes.stream()
            .filter(change -> change instanceof Change.Retain || change instanceof Change.Remove)
            .map(Change::service)
            .filter(name -> name.startsWith(CLAIM))
            .toList();
    if (created.isEmpty() || left.isEmpty()) {
      return List.of();
    }
    var notes = new ArrayList<String>();
    notes.add(
        String.join(", ", created)
            + (created.size() == 1 ? " is new and starts empty" : " are new and start empty")
            + "; the data is in "
            + String.join(", ", left));
    return notes;
  }
}
