package dev.slipway.cli.command;

import dev.slipway.engine.Engine;
import dev.slipway.engine.Request;
import dev.slipway.engine.StateView;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Tree;

/**
 * The verbs that only note a person's will in the journal: hold, suspend, open, shelve and so on.
 */
final class SteerCommand implements Command {
  private final Will will;
  private final Fleets fleets;

  SteerCommand(Will will, Fleets fleets) {
    this.will = will;
    this.fleets = fleets;
  }

  /** What a person wants of an app. */
  enum Will {
    HOLD,
    RELEASE_HOLD,
    SUSPEND,
    OPEN,
    SHELVE,
    CONCLUDE
  }

  @Override
  public void describe(Syntax syntax) {
    syntax.argument("APP", "the app");
    switch (will) {
      case HOLD ->
          reason(syntax)
              .example(
                  "slipway hold web --reason \"wait for ana\"", "until it differs or is released");
      case RELEASE_HOLD -> reason(syntax).example("slipway release-hold web", "");
      case SUSPEND -> reason(syntax).example("slipway suspend web", "until: slipway resume web");
      case SHELVE -> reason(syntax).example("slipway shelve web", "until: slipway resume web");
      case OPEN ->
          syntax
              .flag("--allow-dirty", "open it although the working tree has other changes")
              .example("slipway open web", "then: slipway resume web");
      case CONCLUDE ->
          syntax
              .flag("--abandon", "also where it has not proved itself; it counts as failed")
              .example("slipway conclude web", "what was verified is done");
    }
  }

  private static Syntax reason(Syntax syntax) {
    return syntax.option("--reason", "TEXT", "why, for whoever reads the history");
  }

  @Override
  public ExitCode run(Invocation call) {
    try (var lease = fleets.open(call.where())) {
      Engine engine = lease.engine();
      App app = engine.fleet().app(call.required(0));
      String said = carryOut(call, engine, app);
      var data =
          Tree.mapping()
              .put("app", app.name().value())
              .put("done", said)
              .put("state", StateView.of(engine.state(app.name())))
              .build();
      call.screen().result(data, screen -> screen.line(said));
      return ExitCode.OK;
    }
  }

  private String carryOut(Invocation call, Engine engine, App app) {
    String by = call.session().user();
    String name = app.name().value();
    return switch (will) {
      case HOLD -> {
        engine.hold(app, reason(call), by);
        yield name + " is held. Release it with: slipway release-hold " + name;
      }
      case RELEASE_HOLD -> {
        engine.releaseHold(app, reason(call), by);
        yield name + " may be deployed again. Now, if you like: slipway deploy " + name;
      }
      case SUSPEND -> {
        engine.suspend(app, reason(call), by);
        yield name + " is left alone by the daemon until: slipway resume " + name;
      }
      case SHELVE -> {
        engine.shelve(app, reason(call), by);
        yield "The deployment of " + name + " is paused until: slipway resume " + name;
      }
      case OPEN -> {
        Request request = Runs.request(call, app, false);
        yield "Opened " + engine.open(app, request) + ". Run it with: slipway resume " + name;
      }
      case CONCLUDE -> {
        engine.conclude(app, call.flag("--abandon"), by);
        yield "The deployment of " + name + " is concluded.";
      }
    };
  }

  private static String reason(Invocation call) {
    return call.option("--reason").orElse("");
  }
}
