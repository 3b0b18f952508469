package dev.slipway.engine;

import dev.slipway.journal.Event;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.Observed;
import dev.slipway.model.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds out again what a lost journal knew: who owns what runs and which version it is, from the
 * labels of what runs; its settings, from the sealed releases, where those are left.
 */
final class Rebuild {
  private final Wiring wiring;
  private final LiveStates states;

  Rebuild(Wiring wiring, LiveStates states) {
    this.wiring = wiring;
    this.states = states;
  }

  /** One line per app, for people. Apps that the journal still knows are left as they are. */
  List<String> run() {
    List<String> lines = new ArrayList<>();
    for (App app : wiring.fleet().apps()) {
      lines.add(app.name() + ": " + rebuilt(app));
    }
    return lines;
  }

  private String rebuilt(App app) {
    if (states.of(app.name()).deployment().isPresent()) {
      return "known to the journal, left as it is";
    }
    String project = app.name().value();
    Observed observed = wiring.target(app.target()).observe(app.name(), project);
    List<Observed.Instance> own =
        observed.instances().stream().filter(i -> i.serviceDigest().isPresent()).toList();
    Set<CommitId> commits =
        own.stream().flatMap(i -> i.commit().stream()).collect(Collectors.toSet());
    if (own.isEmpty() || commits.isEmpty()) {
      return "nothing of it runs that Slipway made; slipway deploy " + app.name();
    }
    CommitId commit = newest(own).flatMap(Observed.Instance::commit).orElseThrow();
    Map<String, String> instances = new TreeMap<>();
    own.forEach(i -> instances.put(i.id(), i.serviceDigest().orElseThrow()));
    wiring
        .journal()
        .append(
            new Event.AppRebuilt(app.name(), commit, app.target().toString(), project, instances));
    boolean healthy = own.stream().allMatch(Rebuild::well);
    if (healthy) {
      lastGood(app.name(), own).ifPresent(wiring.journal()::append);
    }
    return "runs %s%s".formatted(commit.abbreviated(), healthy ? ", healthy" : ", not healthy");
  }

  /** The release of the run that the newest instance was made by, where it is still sealed here. */
  private Optional<Event.Verified> lastGood(AppName app, List<Observed.Instance> own) {
    Optional<RunId> run = newest(own).flatMap(Observed.Instance::run);
    return run.flatMap(id -> wiring.releases().load(app, id.value()))
        .map(release ->
            new Event.Verified(
                app,
                release.run(),
                release.commit(),
                release.rendered().digest(),
                release.run().value(),
                wiring.fleet().app(app.value()).target().toString(),
                release.project(),
                List.of("found running and well when the journal was rebuilt")));
  }

  private static Optional<Observed.Instance> newest(List<Observed.Instance> instances) {
    return instances.stream().max(java.util.Comparator.comparing(Observed.Instance::startedAt));
  }

  private static boolean well(Observed.Instance instance) {
    return switch (instance.state()) {
      case RUNNING ->
          instance.health() == Observed.Health.NONE || instance.health() == Observed.Health.HEALTHY;
      case EXITED -> instance.exitCode().equals(Optional.of(0));
      case CREATED, RESTARTING, PAUSED -> false;
    };
  }
}
