package dev.slipway.cli.command;

/** The command behind each verb. */
public final class Commands {
  Command of(Verb verb) {
    return switch (verb) {
      case VERSION -> new VersionCommand();
      default -> throw new IllegalStateException(verb.words());
    };
  }
}
