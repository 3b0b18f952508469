package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.journal.Stage;
import dev.slipway.model.AppName;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.RunId;
import dev.slipway.model.TargetRef;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes away what apps that left the fleet have running. Volumes stay.
 *
 * <p>A fleet file that suddenly lists much less is more often a mistake than a wish, so more than
 * half of the apps, and the last one, are only removed when a person says so.
 */
final class Removal {
  private final Wiring wiring;
  private final LiveStates states;

  Removal(Wiring wiring, LiveStates states) {
    this.wiring = wiring;
    this.states = states;
  }

  /** Apps that were deployed and are no longer in the fleet. */
  List<AppState> orphans() {
    List<AppName> wanted = wiring.fleet().apps().stream().map(app -> app.name()).toList();
    return states.now().apps().values().stream()
        .filter(state -> !wanted.contains(state.app()) && !state.removed())
        .filter(state -> state.deployment().isPresent())
        .toList();
  }

  /**
   * @param confirmed true where a person has seen the list and agreed
   */
  void refuseTooMany(List<AppState> orphans, boolean confirmed) {
    long known = states.now().apps().values().stream().filter(state -> !state.removed()).count();
    boolean all = !orphans.isEmpty() && orphans.size() >= known;
    boolean most = orphans.size() > 1 && orphans.size() * 2L > known;
    if (!confirmed && (all || most)) {
      throw new Problem(
          ExitCode.PREPARE_FAILED,
          "%d of %d apps are no longer in the fleet: %s"
              .formatted(
                  orphans.size(),
                  known,
                  String.join(", ", orphans.stream().map(o -> o.app().value()).toList())),
          wiring.fleet().file().toString(),
          "if that is meant: slipway deploy --prune --yes");
    }
  }

  void remove(AppState orphan, Request request) {
    AppName app = orphan.app();
    try (AppLock _ = AppLock.take(wiring.workspace(), app, request.by())) {
      AppState.Deployment deployment = orphan.deployment().orElseThrow();
      TargetRef ref = target(deployment.target(), app);
      Instant now = Instant.now();
      RunId run = RunId.at(now, new SecureRandom());
      try (RunLog log = RunLog.open(wiring.workspace(), app, run, ref, now)) {
        var recorder =
            new Recorder(
                wiring.journal(),
                log,
                new StateFiles(wiring.workspace()),
                request.progress(),
                app,
                run,
                states.now());
        recorder.record(started(app, deployment, run, request));
        String project = project(orphan);
        try {
          recorder.stage(
              Stage.DEPLOY,
              () -> {
                wiring.target(ref).remove(app, project, false);
                wiring.tidying().giveUpImages(ref, app);
                return "removed, volumes kept";
              },
              Recorder.Summary::ok);
        } catch (Problem e) {
          recorder.record(
              new Event.RunEnded(
                  app, run, Event.RunOutcome.FAILED, e.exitCode().code(), e.getMessage()));
          throw e;
        } catch (RuntimeException e) {
          recorder.record(
              new Event.RunEnded(
                  app, run, Event.RunOutcome.FAILED, ExitCode.BUG.code(), e.toString()));
          throw e;
        }
        conclude(recorder, app, deployment.id());
        recorder.record(new Event.AppRemoved(app, run));
        recorder.record(
            new Event.RunEnded(app, run, Event.RunOutcome.SUCCEEDED, ExitCode.OK.code(), ""));
      }
    }
  }

  private static Event.RunStarted started(
      AppName app, AppState.Deployment deployment, RunId run, Request request) {
    return new Event.RunStarted(
        app,
        deployment.id(),
        run,
        Event.RunKind.REMOVE,
        deployment.commit(),
        request.by(),
        "left the fleet",
        ProcessHandle.current().pid(),
        Boot.id(),
        Optional.empty());
  }

  private static void conclude(Recorder recorder, AppName app, DeploymentId id) {
    boolean open =
        recorder
            .state()
            .deployment()
            .filter(d -> d.phase() != AppState.Phase.COMPLETED)
            .isPresent();
    if (open) {
      recorder.record(new Event.DeploymentConcluded(app, id, Event.Conclusion.REMOVED, "slipway"));
    }
  }

  private TargetRef target(String recorded, AppName app) {
    return wiring.fleet().targets().values().stream()
        .map(target -> target.ref())
        .filter(ref -> ref.toString().equals(recorded))
        .findFirst()
        .orElseThrow(() ->
            new Problem(
                ExitCode.USAGE,
                "it ran on " + recorded + ", which the fleet no longer lists",
                app.value(),
                "list the target again until the app is removed"));
  }

  private static String project(AppState state) {
    Map<RunId, AppState.Run> runs = state.runs();
    return runs.values().stream()
        .map(AppState.Run::plan)
        .flatMap(Optional::stream)
        .map(Event.PlanMade::project)
        .filter(Objects::nonNull)
        .reduce((first, last) -> last)
        .orElse(state.app().value());
  }
}
