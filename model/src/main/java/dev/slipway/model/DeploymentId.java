package dev.slipway.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;

/** The name of a deployment, with its opening in UTC: {@code d-20261121-093107-7c1e}. */
public record DeploymentId(String value) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  public static DeploymentId at(Instant opened, RandomGenerator random) {
    return new DeploymentId("d-%s-%04x".formatted(STAMP.format(opened), random.nextInt(0x10000)));
  }

  @Override
  public String toString() {
    return value;
  }
}
