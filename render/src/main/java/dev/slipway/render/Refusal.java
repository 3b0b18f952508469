package dev.slipway.render;

import dev.slipway.data.Position;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;

/** How the reader says no. */
final class Refusal {
  private Refusal() {}

  static Problem at(Value value, String what, String next) {
    return at(value.at(), what, next);
  }

  static Problem at(Position at, String what, String next) {
    return new Problem(ExitCode.USAGE, what, at.file().isEmpty() ? "" : at.toString(), next);
  }

  /** About the whole of something, such as {@code services.web}. */
  static Problem of(Value value, String path, String what, String next) {
    return at(value.at(), Wording.printable(Paths.shown(path)) + ": " + what, next);
  }
}
