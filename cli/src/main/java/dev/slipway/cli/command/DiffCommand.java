package dev.slipway.cli.command;

import dev.slipway.engine.PlanView;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Plan;

/** {@code slipway diff}: what of an app is no longer as it was deployed. */
final class DiffCommand implements Command {
  private final Fleets fleets;

  DiffCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .argument("APP", "the app")
        .flag("--all", "show what is as it was, too, and leave nothing out")
        .example("slipway diff shop", "exit code 3 says: something differs");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      App app = lease.engine().fleet().app(call.required(0));
      Plan back = lease.engine().difference(app);
      String commit = back.revision().commit().abbreviated();
      call.screen()
          .result(
              PlanView.of(back),
              screen -> {
                screen.line(
                    back.hasChanges()
                        ? "What would bring " + app.name() + " back to " + commit + ":"
                        : app.name() + " is as " + commit + " has it.");
                new ObjectPlanScreen(screen, call.flag("--all")).show(back.changes());
              });
      return back.hasChanges() ? ExitCode.CHANGES : ExitCode.OK;
    }
  }
}
