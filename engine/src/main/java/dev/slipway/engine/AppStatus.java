package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of {@code slipway status}.
 *
 * @param commit the commit that runs, as far as the journal knows; empty for a new app
 * @param verified whether that commit has proved itself
 * @param since when it came into this condition
 * @param note what a person should know; may be empty
 */
public record AppStatus(
    AppName app,
    String target,
    Optional<CommitId> commit,
    boolean verified,
    Condition condition,
    Optional<Instant> since,
    String note) {

  /** What an app is in, as people and scripts call it. */
  public enum Condition {
    NEW,
    RUNNING_STAGE,
    INTERRUPTED,
    SUSPENDED,
    HELD,
    REMOVED,
    PAUSED,
    /** A person opened a deployment that no run has begun. */
    OPEN,
    AWAITING_APPROVAL,
    FAILED,
    ACTIVE;

    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @param underWay whether a living process has the app's lock
   */
  static AppStatus of(App app, AppState state, boolean underWay) {
    Condition condition = condition(app, state, underWay);
    Optional<CommitId> failed = state.standingFailure().map(AppState.Run::commit);
    Optional<CommitId> commit =
        failed
            .or(() -> state.lastGood().map(AppState.LastGood::commit))
            .or(() ->
                state
                    .deployment()
                    .filter(_ -> condition != Condition.OPEN)
                    .map(AppState.Deployment::commit));
    return new AppStatus(
        app.name(),
        app.target().toString(),
        commit,
        failed.isEmpty() && state.lastGood().isPresent(),
        condition,
        since(state, condition),
        note(app, state, condition));
  }

  private static Condition condition(App app, AppState state, boolean underWay) {
    if (state.openRun().isPresent()) {
      return underWay ? Condition.RUNNING_STAGE : Condition.INTERRUPTED;
    }
    if (state.removed()) {
      return Condition.REMOVED;
    }
    if (state.suspended() || app.suspend()) {
      return Condition.SUSPENDED;
    }
    if (state.hold().isPresent()) {
      return Condition.HELD;
    }
    Optional<AppState.Deployment> deployment = state.deployment();
    if (deployment.isEmpty()) {
      // A journal that was rebuilt knows what runs, but not how it came there.
      return state.lastGood().isPresent() ? Condition.ACTIVE : Condition.NEW;
    }
    if (deployment.get().phase() == AppState.Phase.PAUSED) {
      return Condition.PAUSED;
    }
    if (deployment.get().phase() == AppState.Phase.ACTIVE && !begun(state, deployment.get())) {
      return Condition.OPEN;
    }
    Optional<AppState.End> end = state.lastRun().flatMap(AppState.Run::end);
    if (end.filter(e -> e.exitCode() == ExitCode.APPROVAL_NEEDED.code()).isPresent()) {
      return Condition.AWAITING_APPROVAL;
    }
    if (end.filter(e -> e.exitCode() != 0).isPresent()) {
      return Condition.FAILED;
    }
    return Condition.ACTIVE;
  }

  private static boolean begun(AppState state, AppState.Deployment deployment) {
    return state.lastRun().filter(run -> run.deployment().equals(deployment.id())).isPresent();
  }

  private static Optional<Instant> since(AppState state, Condition condition) {
    return switch (condition) {
      case NEW, SUSPENDED, REMOVED -> Optional.empty();
      case RUNNING_STAGE, INTERRUPTED -> state.openRun().map(AppState.Run::started);
      case HELD -> state.hold().map(AppState.Hold::since);
      case PAUSED, OPEN -> state.deployment().map(AppState.Deployment::opened);
      case AWAITING_APPROVAL, FAILED ->
          state.lastRun().flatMap(AppState.Run::end).map(AppState.End::at);
      case ACTIVE ->
          state
              .lastGood()
              .map(AppState.LastGood::at)
              .or(() -> state.deployment().map(AppState.Deployment::opened));
    };
  }

  private static String note(App app, AppState state, Condition condition) {
    String drift =
        state.drift().isEmpty()
            ? ""
            : "drift: " + String.join(", ", state.drift().keySet().stream().sorted().toList());
    return switch (condition) {
      case NEW -> "not deployed yet";
      case RUNNING_STAGE ->
          state.openRun().flatMap(AppState.Run::stage).map(stage -> stage.key()).orElse("starting");
      case INTERRUPTED -> "slipway resume " + app.name();
      case SUSPENDED -> "the daemon leaves it alone; slipway resume " + app.name();
      case HELD -> state.hold().map(hold -> held(state, hold)).orElse("");
      case REMOVED -> "nothing of it runs; slipway deploy " + app.name();
      case PAUSED -> "shelved; slipway resume " + app.name();
      case OPEN ->
          state
              .deployment()
              .map(d -> d.commit().abbreviated() + " waits; slipway resume " + app.name())
              .orElse("");
      case AWAITING_APPROVAL ->
          state
              .lastRun()
              .flatMap(AppState.Run::plan)
              .map(Event.PlanMade::planHash)
              .map(hash -> "slipway approve " + app.name() + " " + shortPlan(hash))
              .orElse("slipway plan " + app.name());
      case FAILED -> state.lastRun().flatMap(AppState.Run::end).map(AppState.End::cause).orElse("");
      case ACTIVE -> drift;
    };
  }

  private static String held(AppState state, AppState.Hold hold) {
    if (state.standingFailure().isPresent() && state.lastGood().isPresent()) {
      return hold.commit().abbreviated() + " failed and was left; slipway rollback " + state.app();
    }
    return hold.commit().abbreviated() + " is not deployed again; release-hold when fixed";
  }

  static String shortPlan(String hash) {
    return "p-" + hash.substring(hash.indexOf(':') + 1).substring(0, 8);
  }

  public Tree.Mapping tree() {
    return Tree.mapping()
        .put("app", app.value())
        .put("target", target)
        .put("commit", commit.map(CommitId::value))
        .put("verified", verified)
        .put("state", condition.key())
        .put("since", since.map(Instant::toString))
        .put("note", note)
        .build();
  }
}
