package dev.slipway.architecture.planted.second;

import dev.slipway.architecture.planted.first.Loud;
import java.util.logging.Logger;

/** Has a vague name, logs, and needs a package that needs this one. */
public record ThingManager(Loud loud, Logger logger) {}
