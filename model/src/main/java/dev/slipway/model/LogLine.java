package dev.slipway.model;

import java.time.Instant;

/** One line that a service wrote, redacted. */
public record LogLine(Instant at, String service, Stream stream, String text) {
  /** Where it was written to. */
  public enum Stream {
    STDOUT,
    STDERR
  }
}
