package dev.slipway.kustomize.build;

import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.build.Explanation.Change;
import dev.slipway.kustomize.build.Explanation.Field;
import dev.slipway.kustomize.build.Leaves.Leaf;
import dev.slipway.kustomize.resource.Resource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each step did to each resource, found by comparing the trees before and after. It is kept
 * only for builds that are to be explained.
 */
final class Journal {
  private static final class Entry {
    private Map<String, Leaf> seen = Map.of();
    private final List<Change> changes = new ArrayList<>();
  }

  private final boolean kept;
  private final IdentityHashMap<Resource, Entry> entries = new IdentityHashMap<>();

  Journal(boolean kept) {
    this.kept = kept;
  }

  /** Resources as they were read: what they have now was no step's doing. */
  void read(List<Resource> resources) {
    if (!kept) {
      return;
    }
    for (Resource resource : resources) {
      entry(resource).seen = Leaves.of(resource.root());
    }
  }

  /** To be called after each step, with what it left. */
  void record(String step, String file, List<Resource> resources) {
    if (!kept) {
      return;
    }
    for (Resource resource : resources) {
      Entry entry = entry(resource);
      Map<String, Leaf> now = Leaves.of(resource.root());
      now.forEach((path, leaf) -> compare(entry, path, leaf, step, file));
      entry.seen.forEach((path, leaf) -> {
        if (!now.containsKey(path)) {
          Source place = new Source(file, 0);
          entry.changes.add(
              new Change(path, Optional.of(leaf.value()), Optional.empty(), step, file, place));
        }
      });
      entry.seen = now;
    }
  }

  private Entry entry(Resource resource) {
    return entries.computeIfAbsent(resource, _ -> new Entry());
  }

  private static void compare(Entry entry, String path, Leaf now, String step, String file) {
    Leaf before = entry.seen.get(path);
    if (before != null && before.value().equals(now.value())) {
      return;
    }
    // A value that a step took from a file, such as a patch, knows its line there.
    boolean own = before == null || !before.source().equals(now.source());
    Source source =
        own && !now.source().equals(Source.UNKNOWN) ? now.source() : new Source(file, 0);
    entry.changes.add(
        new Change(
            path,
            Optional.ofNullable(before).map(Leaf::value),
            Optional.of(now.value()),
            step,
            file,
            source));
  }

  Explanation explain(Resource resource) {
    List<Change> changes = entry(resource).changes;
    var fields = new ArrayList<Field>();
    Leaves.of(resource.root())
        .forEach((path, leaf) -> {
          Change last =
              changes.stream()
                  .filter(change -> change.path().equals(path))
                  .reduce((_, later) -> later)
                  .orElse(null);
          fields.add(
              last == null
                  ? new Field(path, leaf.value(), leaf.source(), "")
                  : new Field(path, leaf.value(), last.source(), last.step()));
        });
    return new Explanation(fields, changes);
  }
}
