package dev.slipway.architecture.planted.first;

import dev.slipway.architecture.planted.second.ThingManager;

/** Prints, and needs a package that needs this one. */
public final class Loud {
  private final ThingManager manager;

  Loud(ThingManager manager) {
    this.manager = manager;
  }

  void shout() {
    System.err.println(manager);
  }
}
