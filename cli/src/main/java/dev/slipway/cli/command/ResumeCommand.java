package dev.slipway.cli.command;

import dev.slipway.engine.Engine;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;

/** {@code slipway resume}: goes on with what is interrupted, shelved or suspended. */
final class ResumeCommand implements Command {
  private final Fleets fleets;

  ResumeCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .argument("APP", "the app")
        .flag("--allow-dirty", "go on although the working tree has other changes")
        .example("slipway resume web", "says what it went on with");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      App app = lease.engine().fleet().app(call.required(0));
      Engine.Resumed resumed = lease.engine().resume(app, Runs.request(call, app, false));
      var data = Tree.mapping().put("app", app.name().value()).put("resumed", resumed.what());
      resumed.result().ifPresent(result -> data.put("result", ResultScreen.tree(result)));
      call.screen()
          .result(
              data.build(),
              screen -> {
                screen.line(app.name() + ": went on with the " + resumed.what() + ".");
                resumed.result().ifPresent(result -> ResultScreen.show(screen, app, result));
              });
      return resumed.result().isPresent() ? resumed.result().get().exitCode() : ExitCode.OK;
    }
  }
}
