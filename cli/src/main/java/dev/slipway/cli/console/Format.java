package dev.slipway.cli.console;

import java.util.Locale;

/** How a result is written. */
public enum Format {
  TEXT,
  JSON,
  YAML;

  /** As the command line writes it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
