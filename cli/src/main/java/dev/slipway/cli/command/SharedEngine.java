package dev.slipway.cli.command;

import dev.slipway.engine.Engine;
import dev.slipway.fleet.Fleet;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's one warm engine, lent to the commands that arrive. When the fleet's file has changed
 * another takes its place; the old one is closed when the last command has given it back.
 */
final class SharedEngine implements Fleets {
  private @Nullable Shared current;

  private static final class Shared {
    private final Engine engine;
    private int users = 1;

    Shared(Engine engine) {
      this.engine = engine;
    }
  }

  synchronized void replace(Engine engine) {
    Shared before = current;
    current = new Shared(engine);
    if (before != null) {
      giveBack(before);
    }
  }

  synchronized void end() {
    Shared before = current;
    current = null;
    if (before != null) {
      giveBack(before);
    }
  }

  @Override
  public Fleet read(Where where) {
    try (Lease lease = open(where)) {
      return lease.engine().fleet();
    }
  }

  @Override
  public synchronized Lease open(Where where) {
    Shared lent = current;
    if (lent == null) {
      throw new IllegalStateException("the daemon is ending");
    }
    lent.users++;
    return new Lease() {
      @Override
      public Engine engine() {
        return lent.engine;
      }

      @Override
      public void close() {
        giveBack(lent);
      }
    };
  }

  private synchronized void giveBack(Shared shared) {
    shared.users--;
    if (shared.users == 0) {
      shared.engine.close();
    }
  }
}
