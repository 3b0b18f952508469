package dev.slipway.cli.command;

import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;

/** {@code slipway restart}: stops and starts what runs, as it is. */
final class RestartCommand implements Command {
  private final Fleets fleets;

  RestartCommand(Fleets fleets) {
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    syntax
        .argument("APP", "the app")
        .optionalArgument("SERVICE", "one service of it; all where none is named")
        .example("slipway restart web", "the same version, started anew");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      App app = lease.engine().fleet().app(call.required(0));
      lease.engine().restart(app, call.argument(1), call.session().user());
      String what = app.name() + call.argument(1).map(service -> "/" + service).orElse("");
      var data =
          Tree.mapping()
              .put("app", app.name().value())
              .put("service", call.argument(1))
              .put("restarted", true)
              .build();
      call.screen().result(data, screen -> screen.line(what + " was restarted."));
      return ExitCode.OK;
    }
  }
}
