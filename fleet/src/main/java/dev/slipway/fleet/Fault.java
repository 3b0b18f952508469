package dev.slipway.fleet;

import dev.slipway.data.Position;

/**
 * One thing that is wrong in {@code slipway.yaml}.
 *
 * @param what a phrase without a full stop that holds no value which may be a secret
 * @param next what to write instead; may be empty
 */
public record Fault(Position at, String what, String next) {
  @Override
  public String toString() {
    return at + ": " + what + (next.isEmpty() ? "" : " (" + next + ")");
  }
}
