package dev.slipway.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;

/** The name of a run, with its start in UTC: {@code r-20261121-093107-7c1e}. */
public record RunId(String value) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  public static RunId at(Instant start, RandomGenerator random) {
    return new RunId("r-%s-%04x".formatted(STAMP.format(start), random.nextInt(0x10000)));
  }

  @Override
  public String toString() {
    return value;
  }
}
