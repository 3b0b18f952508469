package dev.slipway.engine;

import dev.slipway.model.AppName;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.util.Optional;

/** What is said where there is nothing to do a thing with. */
final class Nothing {
  private Nothing() {}

  static Problem toResume(AppName app) {
    return new Problem(
        ExitCode.USAGE,
        "nothing of it is interrupted, shelved or suspended",
        app.value(),
        "slipway status " + app);
  }

  static Problem toRollBackTo(AppName app, Optional<String> wanted) {
    return new Problem(
        ExitCode.USAGE,
        wanted
            .map(name -> "no verified run or commit is called " + name)
            .orElse("there is no other verified version to go back to"),
        app.value(),
        "slipway history " + app + " lists what was verified");
  }

  static Problem verified(AppName app) {
    return new Problem(
        ExitCode.USAGE, "nothing of it was verified yet", app.value(), "slipway deploy " + app);
  }

  static Problem deployment(AppName app, String phase) {
    return new Problem(
        ExitCode.USAGE,
        "it has no deployment that is " + phase,
        app.value(),
        "slipway status " + app);
  }
}
