package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.model.Tree;
import java.util.Locale;

/** An app's state as JSON, with field names that stay. */
public final class StateView {
  private StateView() {}

  /** {@code schema} grows by one when a field changes its meaning or goes. */
  public static Tree.Mapping of(AppState state) {
    var view = Tree.mapping().put("schema", 1).put("app", state.app().value());
    state.deployment().ifPresent(deployment -> view.put("deployment", deployment(deployment)));
    state.lastRun().ifPresent(run -> view.put("run", run(run)));
    state.lastGood().ifPresent(good -> view.put("lastGood", lastGood(good)));
    state.hold().ifPresent(hold -> view.put("hold", hold(hold)));
    return view.put("suspended", state.suspended())
        .put("drift", Tree.ofTexts(state.drift()))
        .put("removed", state.removed())
        .build();
  }

  private static Tree deployment(AppState.Deployment deployment) {
    return Tree.mapping()
        .put("id", deployment.id().value())
        .put("commit", deployment.commit().value())
        .put("subject", deployment.subject())
        .put("target", deployment.target())
        .put("phase", key(deployment.phase()))
        .put("conclusion", deployment.conclusion().map(StateView::key))
        .put("by", deployment.by())
        .put("opened", deployment.opened().toString())
        .build();
  }

  public static Tree.Mapping run(AppState.Run run) {
    var view =
        Tree.mapping()
            .put("id", run.id().value())
            .put("kind", key(run.kind()))
            .put("commit", run.commit().value())
            .put("by", run.by())
            .put("cause", run.cause())
            .put("started", run.started().toString())
            .put("plan", run.plan().map(Event.PlanMade::planHash));
    var stages = Tree.mapping();
    run.stages()
        .forEach((stage, state) ->
            stages.put(
                stage.key(),
                Tree.mapping()
                    .put("started", state.started().toString())
                    .put("ended", state.ended().map(Object::toString))
                    .put("outcome", state.outcome().map(StateView::key))
                    .put("summary", state.summary())
                    .build()));
    view.put("stages", stages.build());
    view.put("steps", new Tree.Sequence(run.steps().stream().map(StateView::step).toList()));
    view.put("proofs", Tree.ofTexts(run.proofs()));
    run.end()
        .ifPresent(end ->
            view.put(
                "end",
                Tree.mapping()
                    .put("at", end.at().toString())
                    .put("outcome", key(end.outcome()))
                    .put("exitCode", end.exitCode())
                    .put("cause", end.cause())
                    .build()));
    return view.build();
  }

  private static Tree step(AppState.Step step) {
    return Tree.mapping()
        .put("stage", step.stage().key())
        .put("service", step.service())
        .put("action", step.action())
        .put("before", Tree.ofTexts(step.before()))
        .put("after", Tree.ofTexts(step.after()))
        .put("outcome", step.outcome().map(StateView::key))
        .put("message", step.message())
        .build();
  }

  private static Tree lastGood(AppState.LastGood good) {
    return Tree.mapping()
        .put("run", good.run().value())
        .put("commit", good.commit().value())
        .put("release", good.release())
        .put("at", good.at().toString())
        .put("proofs", Tree.ofTexts(good.proofs()))
        .build();
  }

  private static Tree hold(AppState.Hold hold) {
    return Tree.mapping()
        .put("run", hold.run().value())
        .put("commit", hold.commit().value())
        .put("reason", hold.reason())
        .put("by", hold.by())
        .put("since", hold.since().toString())
        .build();
  }

  /** {@code ROLLED_BACK} as {@code rolled-back}. */
  static String key(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
