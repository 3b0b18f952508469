package dev.slipway.cli.command;

import dev.slipway.cli.console.Ages;
import dev.slipway.cli.console.Style;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectView.Ready;
import dev.slipway.target.ObjectView.Standing;
import java.time.Duration;
import java.time.Instant;

/** How an object stands, for people and for scripts. */
final class StandingScreen {
  private StandingScreen() {}

  /** {@code True}, {@code False} or {@code Unknown}, as kubectl and flux write it. */
  static String ready(Standing standing) {
    return switch (standing.ready()) {
      case TRUE -> "True";
      case FALSE -> "False";
      case UNKNOWN -> "Unknown";
    };
  }

  static String age(Standing standing) {
    return standing.created().map(at -> Ages.of(Duration.between(at, Instant.now()))).orElse("-");
  }

  /** {@code InProgress: 1/2 ready}. */
  static String status(Standing standing) {
    return standing.status() + (standing.message().isEmpty() ? "" : ": " + standing.message());
  }

  static String painted(Style style, Ready ready, String text) {
    return switch (ready) {
      case TRUE -> style.good(text);
      case FALSE -> style.bad(text);
      case UNKNOWN -> style.warning(text);
    };
  }

  static Tree.Mapping data(Standing standing) {
    return Tree.mapping()
        .put("object", standing.object())
        .put("ready", ready(standing))
        .put("status", standing.status())
        .put("message", standing.message())
        .put("created", standing.created().map(Instant::toString))
        .build();
  }
}
