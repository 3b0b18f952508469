package dev.slipway.cli.command;

import dev.slipway.engine.Engine;
import dev.slipway.fleet.Fleet;

/** Gives commands the fleet that their command line is about. */
public interface Fleets {
  /** What the fleet's file says now; nothing is opened. */
  Fleet read(Where where);

  /** The engine of the fleet, to be closed by who asked for it. */
  Lease open(Where where);

  /** An engine for as long as one command needs it. */
  interface Lease extends AutoCloseable {
    Engine engine();

    @Override
    void close();
  }
}
