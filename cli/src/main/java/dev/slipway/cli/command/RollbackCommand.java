package dev.slipway.cli.command;

import dev.slipway.engine.RunResult;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;

/** {@code slipway rollback}: what last ran verified runs again, and the version now is held. */
final class RollbackCommand implements Command {
  private final Fleets fleets;

  RollbackCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .argument("APP", "the app")
        .option("--to", "VERSION", "a run or a commit that was verified; else the one before")
        .example("slipway rollback web", "the version before")
        .example("slipway rollback web --to 9f3c1ab", "a certain one; see: slipway history web");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      App app = lease.engine().fleet().app(call.required(0));
      RunResult result =
          lease.engine().rollBack(app, call.option("--to"), Runs.request(call, app, false));
      call.screen()
          .result(ResultScreen.tree(result), screen -> ResultScreen.show(screen, app, result));
      return result.exitCode();
    }
  }
}
