package dev.slipway.kustomize.incremental;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.build.Rendering;
import dev.slipway.kustomize.file.FileTree;
import dev.slipway.kustomize.file.Remotes;
import dev.slipway.kustomize.file.RepositoryUrl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds many directories of a tree and remembers what each build read, so that the next time only
 * those are built again for which something of that is another. A build that read from elsewhere is
 * always done again: nobody tells when a branch moves. Not for several threads at once.
 */
public final class Builds {
  private final Options options;
  private final Map<String, Remembered> remembered = new HashMap<>();

  public Builds(Options options) {
    this.options = options;
  }

  /** How one build ended. */
  public sealed interface Outcome {
    /** It has resources. */
    record Built(Rendering rendering) implements Outcome {}

    /** The input cannot be built. */
    record Failed(KustomizeException failure) implements Outcome {}
  }

  /**
   * What one pass over a tree came to.
   *
   * @param outcomes by directory, in the order in which they were asked for
   * @param built how many of them were built in this pass
   * @param kept how many are as in the pass before, because nothing that they read changed
   */
  public record Pass(Map<String, Outcome> outcomes, int built, int kept) {}

  private record Remembered(List<Reading> readings, Outcome outcome) {}

  /**
   * Builds directories, or takes from the pass before what is still so.
   *
   * @param tree as it is now
   * @param targets absolute paths of directories in it
   */
  public Pass pass(FileTree tree, List<String> targets) {
    var now = new Versions(tree);
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    int kept = 0;
    for (String target : targets) {
      Remembered before = remembered.get(target);
      if (before != null && before.readings().stream().allMatch(reading -> reading.holds(now))) {
        kept++;
        outcomes.put(target, before.outcome());
      } else {
        outcomes.put(target, build(now, target));
      }
    }
    return new Pass(outcomes, outcomes.size() - kept, kept);
  }

  private Outcome build(Versions now, String target) {
    var recorded = new RecordingTree(now);
    var elsewhere = new ArrayList<String>();
    Remotes noted = new NotedRemotes(options.remotes(), elsewhere);
    Outcome outcome;
    try {
      Rendering rendering = new Kustomizer(options.withRemotes(noted)).build(recorded, target);
      outcome = new Outcome.Built(rendering);
    } catch (KustomizeException e) {
      outcome = new Outcome.Failed(e);
    }
    if (elsewhere.isEmpty() && recorded.isComplete()) {
      remembered.put(target, new Remembered(recorded.readings(), outcome));
    } else {
      remembered.remove(target);
    }
    return outcome;
  }

  /** Forgets a directory that is no longer built. */
  public void forget(String target) {
    remembered.remove(target);
  }

  /** Notes what comes from elsewhere. */
  private record NotedRemotes(Remotes remotes, List<String> asked) implements Remotes {
    @Override
    public Checkout checkout(RepositoryUrl url) {
      asked.add(url.text());
      return remotes.checkout(url);
    }

    @Override
    public byte[] fetch(String url, long most) {
      asked.add(url);
      return remotes.fetch(url, most);
    }
  }
}
