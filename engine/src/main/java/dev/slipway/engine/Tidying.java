package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.Observed;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.TargetRef;
import dev.slipway.target.Target;
import dev.slipway.target.compose.ComposeTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Throws away what no run, no rollback and nothing that runs needs any more. */
final class Tidying {
  private final Wiring wiring;

  Tidying(Wiring wiring) {
    this.wiring = wiring;
  }

  void after(App app, AppState state) {
    Set<String> needed = new HashSet<>();
    state.lastGood().ifPresent(good -> needed.add(good.release()));
    state.lastRun().flatMap(AppState.Run::plan).ifPresent(plan -> needed.add(plan.release()));
    state.runs().sequencedValues().reversed().stream()
        .filter(run -> !run.proofs().isEmpty())
        .flatMap(run -> run.plan().stream())
        .limit(wiring.fleet().retention().releases())
        .forEach(plan -> needed.add(plan.release()));
    String project =
        state
            .lastRun()
            .flatMap(AppState.Run::plan)
            .map(Event.PlanMade::project)
            .orElse(app.name().value());
    Target target = wiring.target(app.target());
    for (Observed.Instance instance : target.observe(app.name(), project).instances()) {
      instance
          .run()
          .ifPresent(run -> {
            needed.add(run.value());
            needed.add(ReleaseStore.restoredIn(run));
          });
    }
    wiring.releases().retain(app.name(), needed);
    if (target instanceof ComposeTarget compose) {
      compose.releaseImages(app.name(), renderings(app, needed));
    }
    retainNewest(wiring.workspace().logs(), "deploy_", wiring.fleet().retention().logs());
    retainNewest(
        wiring.workspace().deploy(app.name()), "diagnose-", wiring.fleet().retention().releases());
    // A service that did not change mounts or runs files of the commit that it was made from: the
    // releases of all instances are among those that are left.
    wiring.source().retain(wiring.releases().trees());
  }

  /** What an app that is removed was kept able to run goes with it. */
  void giveUpImages(TargetRef ref, AppName app) {
    if (wiring.target(ref) instanceof ComposeTarget compose) {
      compose.releaseImages(app, List.of());
    }
  }

  private List<Rendered> renderings(App app, Set<String> names) {
    return names.stream()
        .flatMap(name -> wiring.releases().load(app.name(), name).stream())
        .map(Release::rendered)
        .toList();
  }

  /** Deletes all but the newest of the files whose names begin so; the names sort by time. */
  private static void retainNewest(Path directory, String beginning, int kept) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (var files = Files.list(directory)) {
      List<Path> old =
          files
              .filter(file -> file.getFileName().toString().startsWith(beginning))
              .sorted(Comparator.reverseOrder())
              .skip(kept)
              .toList();
      for (Path file : old) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
