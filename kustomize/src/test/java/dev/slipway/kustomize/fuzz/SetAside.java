package dev.slipway.kustomize.fuzz;

import java.util.List;
import java.util.Optional;

/** Outcomes of upstream that say nothing of what is right: they are counted, and not compared. */
final class SetAside {
  private static final int HASH_LETTERS = 10;

  private SetAside() {}

  /** Why an outcome of upstream is set aside where ours is another; empty where it counts. */
  static Optional<String> reason(Ours.Result ours, Outcome upstream) {
    if (ours.crashed()) {
      return Optional.empty();
    }
    if (differsInUnforeseenHashes(ours, upstream)) {
      return Optional.of("hash of a generated resource of which a patch changed the kind");
    }
    if (upstream.error().contains("\npanic: ") || upstream.error().startsWith("panic: ")) {
      return Optional.of("upstream crashed");
    }
    return refusesWhatIsEqual(upstream.error())
        ? Optional.of("upstream refused a validator that changed nothing")
        : Optional.empty();
  }

  /** Whether the two are the same but for what stands behind the last dash of these names. */
  private static boolean differsInUnforeseenHashes(Ours.Result ours, Outcome upstream) {
    if (!ours.outcome().ok() || !upstream.ok() || ours.unforeseen().isEmpty()) {
      return false;
    }
    String left = ours.outcome().output();
    String right = upstream.output();
    if (left.length() != right.length()) {
      return false;
    }
    for (String name : ours.unforeseen()) {
      String hash = name.substring(name.length() - HASH_LETTERS);
      int at = left.indexOf(name);
      if (at < 0) {
        return false;
      }
      int start = at + name.length() - HASH_LETTERS;
      String theirs = right.substring(start, start + HASH_LETTERS);
      if (!theirs.matches("[2456789bcdfghkmt]+")) {
        return false;
      }
      left = left.replace(name, name.replace(hash, theirs));
    }
    return left.equals(right);
  }

  /** Upstream's complaint prints both objects, each in a line behind two dashes. */
  private static boolean refusesWhatIsEqual(String error) {
    if (!error.contains("validator shouldn't modify the resource map: nodes unequal")) {
      return false;
    }
    List<String> objects =
        // A failure in a component is quoted, line ends and all.
        error
            .replace("\\n", "\n")
            .lines()
            .filter(line -> line.startsWith(" -- "))
            .map(line -> line.replaceFirst(",\\s*$", ""))
            .toList();
    return objects.size() == 2 && objects.getFirst().equals(objects.getLast());
  }
}
