package dev.slipway.engine;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.FleetReader;
import dev.slipway.fleet.Surroundings;
import dev.slipway.journal.Journals;
import dev.slipway.model.App;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Does one thing to the only app of a fleet in a process of its own, over a journal that pauses
 * where the test says. Arguments: the fleet's file, the verb ({@code deploy}, {@code rollback},
 * {@code rollback:RUN}), the number of the append or its type, before or after, the marker.
 */
final class KillableMain {
  private KillableMain() {}

  public static void main(String[] arguments) {
    Path file = Path.of(arguments[0]);
    Fleet fleet = FleetReader.read(file, new Surroundings(Map.of(), file.getParent(), false));
    var real = Journals.open(Wiring.settings(fleet), Wiring.VERSION, Clock.systemUTC());
    var journal =
        new PausingJournal(
            real, arguments[2], PausingJournal.When.valueOf(arguments[3]), Path.of(arguments[4]));
    try (Engine engine = Engine.over(Wiring.of(fleet, journal))) {
      App app = fleet.apps().getFirst();
      Request request = Request.by("ana");
      String[] verb = arguments[1].split(":", 2);
      Optional<String> to = verb.length > 1 ? Optional.of(verb[1]) : Optional.empty();
      switch (verb[0]) {
        case "deploy" -> engine.deploy(app, request);
        case "rollback" -> engine.rollBack(app, to, request);
        default -> throw new IllegalArgumentException(arguments[1]);
      }
    }
    // No other thread may keep the process from ending.
    System.exit(0);
  }
}
