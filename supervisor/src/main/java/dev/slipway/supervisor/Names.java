package dev.slipway.supervisor;

/** The names of the variables by which processes are found again. */
public final class Names {
  /** The fleet's root directory, which tells fleets on one machine apart. */
  public static final String ROOT = "SLIPWAY_ROOT";

  public static final String APP = "SLIPWAY_APP";
  public static final String SERVICE = "SLIPWAY_SERVICE";
  public static final String RUN = "SLIPWAY_RUN";
  public static final String COMMIT = "SLIPWAY_COMMIT";
  public static final String DIGEST = "SLIPWAY_DIGEST";

  /** Only the shell beside a service has variables with this prefix, never the service itself. */
  static final String KEEPER = "SLIPWAY_KEEPER_";

  private Names() {}
}
