package dev.slipway.cli.command;

import dev.slipway.engine.Engine;
import dev.slipway.engine.PlanView;
import dev.slipway.engine.Request;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Plan;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code slipway plan}: changes nothing. */
final class PlanCommand implements Command {
  private final Fleets fleets;

  PlanCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .arguments("APP", "the apps to plan; all where none is named")
        .option("--commit", "COMMIT", "a commit, branch, tag or HEAD in place of the app's ref")
        .flag("--all", "show unchanged objects of Kubernetes, too, and leave nothing out")
        .example("slipway plan", "every app of the fleet")
        .example("slipway plan web --output json", "for scripts; exit code 3 says: has changes");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      Map<App, Plan> plans = new LinkedHashMap<>();
      for (App app : Selection.orAll(call, lease.engine().fleet())) {
        plans.put(app, lease.engine().plan(app, request(call, lease.engine(), app)));
      }
      List<Tree> views = new ArrayList<>();
      plans.values().forEach(plan -> views.add(PlanView.of(plan)));
      var data = Tree.mapping().put("plans", new Tree.Sequence(views)).build();
      call.screen()
          .result(
              data,
              screen -> {
                boolean first = true;
                for (var entry : plans.entrySet()) {
                  if (!first) {
                    screen.line("");
                  }
                  first = false;
                  new PlanScreen(screen, call.flag("--all")).show(entry.getValue(), entry.getKey());
                }
              });
      return code(plans.values());
    }
  }

  private static Request request(Invocation call, Engine engine, App app) {
    Request request = Request.by(call.session().user());
    Optional<String> commit = call.option("--commit");
    return commit.isPresent() ? request.at(engine.commit(app, commit.get())) : request;
  }

  private static ExitCode code(Iterable<Plan> plans) {
    ExitCode code = ExitCode.OK;
    for (Plan plan : plans) {
      if (plan.blocked()) {
        return ExitCode.PREPARE_FAILED;
      }
      if (plan.hasChanges()) {
        code = ExitCode.CHANGES;
      }
    }
    return code;
  }
}
