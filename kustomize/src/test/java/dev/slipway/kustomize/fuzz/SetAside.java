package dev.slipway.kustomize.fuzz;

import java.util.List;
import java.util.Optional;

/** Outcomes of upstream that say nothing of what is right: they are counted, and not compared. */
final class SetAside {
  private SetAside() {}

  /** Why an outcome of upstream is set aside where ours is another; empty where it counts. */
  static Optional<String> reason(Outcome upstream) {
    if (upstream.error().contains("\npanic: ") || upstream.error().startsWith("panic: ")) {
      return Optional.of("upstream crashed");
    }
    return refusesWhatIsEqual(upstream.error())
        ? Optional.of("upstream refused a validator that changed nothing")
        : Optional.empty();
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
