package dev.slipway.kubernetes.apply;

import dev.slipway.model.AppName;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the last preview of an app has tried, so that a deployment that follows at once need not try
 * it again. A trial counts while the object on the cluster is the very version that it was made
 * with, and not for long: what admission decides may change without a trace.
 */
public final class RecentTrials {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Map<AppName, Kept> kept = new ConcurrentHashMap<>();

  public RecentTrials(InstantSource clock) {
    this.clock = clock;
  }

  private record Kept(Instant until, Map<ObjectId, Trial> trials) {}

  /** Keeps the trials of what would change; there is nothing to try of what would not. */
  void keep(AppName app, List<Trial> trials) {
    Map<ObjectId, Trial> acting = new HashMap<>();
    for (Trial trial : trials) {
      if (trial.tried() && trial.findings().isEmpty() && trial.change().acts()) {
        acting.put(trial.item().id(), trial);
      }
    }
    if (acting.isEmpty()) {
      kept.remove(app);
    } else {
      kept.put(app, new Kept(clock.instant().plus(LONGEST), acting));
    }
  }

  /** The trial of this very object against what is there now; empty where it has to be made. */
  Optional<Trial> of(AppName app, Item item, Optional<Tree.Mapping> live) {
    Kept recent = kept.get(app);
    if (recent == null || clock.instant().isAfter(recent.until())) {
      return Optional.empty();
    }
    return Optional.ofNullable(recent.trials().get(item.id()))
        .filter(trial -> trial.item().equals(item))
        .filter(trial -> version(trial.live()).equals(version(live)));
  }

  /** The uid and version of an object; nothing of one that is not there. */
  private static List<Optional<String>> version(Optional<Tree.Mapping> live) {
    Tree.Mapping metadata =
        live.map(object -> object.mapping("metadata")).orElse(Tree.Mapping.EMPTY);
    return List.of(metadata.text("uid"), metadata.text("resourceVersion"));
  }
}
