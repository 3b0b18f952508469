package dev.slipway.engine;

import dev.slipway.model.App;
import dev.slipway.model.CommitId;
import dev.slipway.source.Ancestry;
import dev.slipway.source.GitSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What differs between two commits of a repository, asked once for all the apps that come from it.
 */
final class Differences {
  /** A pass asks for one step per repository and branch; more than these are from passes before. */
  private static final int KEPT = 64;

  private record Step(String repository, CommitId before, CommitId now) {}

  private final GitSource source;
  private final Map<Step, Optional<Set<String>>> known = new ConcurrentHashMap<>();

  Differences(GitSource source) {
    this.source = source;
  }

  /** Every file that differs; empty where the older commit is gone, so that nobody can tell. */
  Optional<Set<String>> between(App.Source app, CommitId before, CommitId now) {
    if (known.size() > KEPT) {
      known.clear();
    }
    return known.computeIfAbsent(
        new Step(app.repository(), before, now),
        step -> {
          source.fetch(app);
          return source.ancestry(step.repository(), before, now) == Ancestry.GONE
              ? Optional.empty()
              : Optional.of(source.allChangedFiles(step.repository(), before, now));
        });
  }
}
