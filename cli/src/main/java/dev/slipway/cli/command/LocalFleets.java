package dev.slipway.cli.command;

import dev.slipway.engine.Engine;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.FleetReader;
import dev.slipway.fleet.Surroundings;
import java.util.HashMap;

/** Opens the fleet in this process, for one command. */
public final class LocalFleets implements Fleets {
  @Override
  public Fleet read(Where where) {
    Surroundings here = Surroundings.ofThisProcess();
    var environment = new HashMap<>(here.environment());
    where.root().ifPresent(root -> environment.put("SLIPWAY_ROOT", root.toString()));
    return FleetReader.read(
        where.file(), new Surroundings(environment, here.home(), here.superuser()));
  }

  @Override
  public Lease open(Where where) {
    Engine engine = Engine.open(read(where));
    return new Lease() {
      @Override
      public Engine engine() {
        return engine;
      }

      @Override
      public void close() {
        engine.close();
      }
    };
  }
}
