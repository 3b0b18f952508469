package dev.slipway.cli.command;

import dev.slipway.fleet.Fleet;
import dev.slipway.model.App;
import java.util.List;

/** The apps that a command line names. */
final class Selection {
  private Selection() {}

  /** Those that are named, or all. */
  static List<App> orAll(Invocation call, Fleet fleet) {
    List<String> names = call.arguments(0);
    return names.isEmpty() ? fleet.apps() : names.stream().map(fleet::app).toList();
  }

  /** Those that are named; all only where that was said, or where there is just one. */
  static List<App> explicit(Invocation call, Fleet fleet, boolean all) {
    if (call.arguments(0).isEmpty() && !all && fleet.apps().size() != 1) {
      throw call.usage(
          fleet.apps().isEmpty()
              ? "the fleet has no apps yet"
              : "say which app, or --all: "
                  + String.join(
                      ", ", fleet.apps().stream().map(app -> app.name().value()).toList()));
    }
    return orAll(call, fleet);
  }
}
