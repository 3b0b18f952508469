package dev.slipway.journal;

import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.RunId;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** State as a tree, for the seal that stands for events that retention took away. */
final class StateCodec {
  private StateCodec() {}

  /**
   * The state as a seal carries it. Runs whose events are all still there are only named, since the
   * events tell them anyway; of the others only those are carried that {@code carried} picks.
   */
  static Tree.Mapping write(States states, Predicate<AppState.Run> stillTold, CarriedRuns carried) {
    var apps = new LinkedHashMap<String, Tree>();
    states.apps().forEach((name, state) -> apps.put(name.value(), app(state, stillTold, carried)));
    return Tree.mapping().put("apps", new Tree.Mapping(apps)).build();
  }

  /** Which runs of an app still matter although their events go. */
  interface CarriedRuns {
    boolean matters(AppState app, AppState.Run run);
  }

  private static Tree.Mapping app(
      AppState state, Predicate<AppState.Run> stillTold, CarriedRuns carried) {
    var runs = new ArrayList<Tree>();
    for (AppState.Run run : state.runs().values()) {
      if (stillTold.test(run)) {
        runs.add(Tree.of(run.id().value()));
      } else if (carried.matters(state, run)) {
        runs.add(run(run));
      }
    }
    var out = Tree.mapping().put("runs", new Tree.Sequence(runs));
    state.deployment().ifPresent(d -> out.put("deployment", deployment(d)));
    state.lastGood().ifPresent(good -> out.put("lastGood", lastGood(good)));
    state.hold().ifPresent(hold -> out.put("hold", hold(hold)));
    var approvals = new LinkedHashMap<String, Tree>();
    new TreeMap<>(state.approvals()).forEach((hash, a) -> approvals.put(hash, approval(a)));
    return out.put("suspended", state.suspended())
        .put("approvals", new Tree.Mapping(approvals))
        .put("adopted", Tree.ofTexts(state.adopted()))
        .put("drift", Tree.ofTexts(state.drift()))
        .put("removed", state.removed())
        .build();
  }

  private static Tree deployment(AppState.Deployment d) {
    return Tree.mapping()
        .put("deployment", d.id().value())
        .put("commit", d.commit().value())
        .put("subject", d.subject())
        .put("author", d.author())
        .put("target", d.target())
        .put("by", d.by())
        .put("opened", d.opened().toEpochMilli())
        .put("phase", EventCodec.word(d.phase()))
        .put("conclusion", d.conclusion().map(EventCodec::word))
        .build();
  }

  private static Tree lastGood(AppState.LastGood good) {
    return Tree.mapping()
        .put("run", good.run().value())
        .put("commit", good.commit().value())
        .put("renderedDigest", good.renderedDigest())
        .put("release", good.release())
        .put("target", good.target())
        .put("project", good.project())
        .put("at", good.at().toEpochMilli())
        .put("proofs", Tree.ofTexts(good.proofs()))
        .build();
  }

  private static Tree hold(AppState.Hold hold) {
    return Tree.mapping()
        .put("run", hold.run().value())
        .put("renderedDigest", hold.renderedDigest())
        .put("commit", hold.commit().value())
        .put("reason", hold.reason())
        .put("by", hold.by())
        .put("since", hold.since().toEpochMilli())
        .build();
  }

  private static Tree approval(AppState.Approval approval) {
    return Tree.mapping()
        .put("by", approval.by())
        .put("proof", approval.proof())
        .put("key", approval.key())
        .put("at", approval.at().toEpochMilli())
        .build();
  }

  private static Tree run(AppState.Run run) {
    var stages = new ArrayList<Tree>();
    run.stages().forEach((stage, state) -> stages.add(stage(stage, state)));
    var out =
        Tree.mapping()
            .put("run", run.id().value())
            .put("deployment", run.deployment().value())
            .put("kind", EventCodec.word(run.kind()))
            .put("commit", run.commit().value())
            .put("by", run.by())
            .put("cause", run.cause())
            .put("started", run.started().toEpochMilli())
            .put("pid", run.pid())
            .put("boot", run.boot())
            .put("restores", run.restores().map(RunId::value))
            .put("stages", new Tree.Sequence(stages))
            .put("steps", new Tree.Sequence(run.steps().stream().map(StateCodec::step).toList()))
            .put("proofs", Tree.ofTexts(run.proofs()))
            .put("backup", run.backup().map(EventCodec::word));
    run.plan().ifPresent(plan -> out.put("plan", EventCodec.encode(plan)));
    run.rollbackCommit().ifPresent(c -> out.put("rollbackCommit", EventCodec.encode(c)));
    run.end().ifPresent(end -> out.put("end", end(end)));
    return out.build();
  }

  private static Tree stage(Stage stage, AppState.StageState state) {
    var out =
        Tree.mapping()
            .put("stage", stage.key())
            .put("started", state.started().toEpochMilli())
            .put("outcome", state.outcome().map(EventCodec::word))
            .put("summary", state.summary());
    state.ended().ifPresent(ended -> out.put("ended", ended.toEpochMilli()));
    return out.build();
  }

  private static Tree step(AppState.Step step) {
    return Tree.mapping()
        .put("stage", step.stage().key())
        .put("service", step.service())
        .put("action", step.action())
        .put("before", Tree.ofTexts(step.before()))
        .put("after", Tree.ofTexts(step.after()))
        .put("outcome", step.outcome().map(EventCodec::word))
        .put("message", step.message())
        .build();
  }

  private static Tree end(AppState.End end) {
    return Tree.mapping()
        .put("at", end.at().toEpochMilli())
        .put("outcome", EventCodec.word(end.outcome()))
        .put("exitCode", end.exitCode())
        .put("cause", end.cause())
        .build();
  }

  /**
   * The state that a seal carries.
   *
   * @param told what the events folded to so far; the runs that the seal only names are in it
   */
  static Map<AppName, AppState> restore(Tree.Mapping sealed, Map<AppName, AppState> told) {
    var apps = new TreeMap<AppName, AppState>();
    sealed
        .mapping("apps")
        .entries()
        .forEach((name, value) -> {
          if (value instanceof Tree.Mapping mapping) {
            var app = new AppName(name);
            var known = told.getOrDefault(app, AppState.of(app)).runs();
            apps.put(app, app(app, new Fields("events_sealed_v1", mapping), known));
          }
        });
    return apps;
  }

  private static AppState app(AppName app, Fields in, Map<RunId, AppState.Run> known) {
    var runs = new LinkedHashMap<RunId, AppState.Run>();
    for (Tree item : in.mapping().items("runs")) {
      var run =
          item instanceof Tree.Mapping carried
              ? run(app, new Fields(in.type(), carried))
              : known.get(new RunId(item.scalar().orElse("")));
      if (run != null) {
        runs.put(run.id(), run);
      }
    }
    var approvals = new LinkedHashMap<String, AppState.Approval>();
    var stored = new Fields(in.type(), in.mapping().mapping("approvals"));
    for (String hash : stored.mapping().entries().keySet()) {
      stored.fields(hash).ifPresent(a -> approvals.put(hash, approval(a)));
    }
    return new AppState(
        app,
        in.fields("deployment").map(StateCodec::deployment),
        runs,
        in.fields("lastGood").map(StateCodec::lastGood),
        in.fields("hold").map(StateCodec::hold),
        in.truth("suspended"),
        approvals,
        in.map("adopted"),
        in.map("drift"),
        in.truth("removed"));
  }

  private static AppState.Deployment deployment(Fields in) {
    return new AppState.Deployment(
        new DeploymentId(in.text("deployment")),
        in.commit("commit"),
        in.text("subject"),
        in.text("author"),
        in.text("target"),
        in.text("by"),
        in.time("opened"),
        in.word("phase", AppState.Phase.class),
        word(in, "conclusion", Event.Conclusion.class));
  }

  private static AppState.LastGood lastGood(Fields in) {
    return new AppState.LastGood(
        in.run(),
        in.commit("commit"),
        in.text("renderedDigest"),
        in.text("release"),
        in.text("target"),
        in.text("project"),
        in.time("at"),
        in.texts("proofs"));
  }

  private static AppState.Hold hold(Fields in) {
    return new AppState.Hold(
        in.run(),
        in.text("renderedDigest"),
        in.commit("commit"),
        in.text("reason"),
        in.text("by"),
        in.time("since"));
  }

  private static AppState.Approval approval(Fields in) {
    return new AppState.Approval(in.text("by"), in.text("proof"), in.text("key"), in.time("at"));
  }

  private static AppState.Run run(AppName app, Fields in) {
    var stages = new EnumMap<Stage, AppState.StageState>(Stage.class);
    for (Fields stage : in.list("stages")) {
      stages.put(
          stage.stage(),
          new AppState.StageState(
              stage.time("started"),
              stage.mapping().get("ended").map(_ -> stage.time("ended")),
              word(stage, "outcome", Event.Outcome.class),
              stage.text("summary")));
    }
    return new AppState.Run(
        in.run(),
        in.deployment(),
        in.word("kind", Event.RunKind.class),
        in.commit("commit"),
        in.text("by"),
        in.text("cause"),
        in.time("started"),
        in.number("pid"),
        in.text("boot"),
        in.optional("restores").map(RunId::new),
        stages,
        in.list("steps").stream().map(StateCodec::step).toList(),
        in.fields("plan").map(EventReader::plan),
        in.texts("proofs"),
        in.fields("rollbackCommit")
            .map(c ->
                new Event.RollbackCommitted(
                    app, c.run(), c.optional("commit").map(CommitId::new), c.texts("commands"))),
        word(in, "backup", Event.Outcome.class),
        in.fields("end")
            .map(end ->
                new AppState.End(
                    end.time("at"),
                    end.word("outcome", Event.RunOutcome.class),
                    Math.toIntExact(end.number("exitCode")),
                    end.text("cause"))));
  }

  private static AppState.Step step(Fields in) {
    return new AppState.Step(
        in.stage(),
        in.text("service"),
        in.text("action"),
        List.copyOf(in.texts("before")),
        in.texts("after"),
        word(in, "outcome", Event.Outcome.class),
        in.text("message"));
  }

  private static <E extends Enum<E>> Optional<E> word(Fields in, String key, Class<E> kind) {
    return in.optional(key).map(_ -> in.word(key, kind));
  }
}
