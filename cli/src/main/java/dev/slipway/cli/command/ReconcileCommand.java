package dev.slipway.cli.command;

import dev.slipway.engine.AppStatus;
import dev.slipway.engine.RunResult;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;

/**
 * {@code slipway reconcile}: what the daemon would do at its next look, now: a deployment that a
 * suspended app is spared.
 */
final class ReconcileCommand implements Command {
  private final Fleets fleets;

  ReconcileCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .argument("APP", "the app")
        .example("slipway reconcile shop", "fetch, and bring it to what its ref says now");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      App app = lease.engine().fleet().app(call.required(0));
      if (app.suspend() || lease.engine().state(app.name()).suspended()) {
        throw new Problem(
            ExitCode.HELD,
            "it is " + AppStatus.Condition.SUSPENDED.key(),
            app.name().value(),
            app.suspend()
                ? "take suspend: true out of slipway.yaml"
                : "slipway resume " + app.name() + ", then reconcile it again");
      }
      RunResult result = lease.engine().deploy(app, Runs.request(call, app, false));
      call.screen()
          .result(ResultScreen.tree(result), screen -> ResultScreen.show(screen, app, result));
      return result.exitCode();
    }
  }
}
