package dev.slipway.cli.command;

/** The names of the options that every verb takes. */
final class Options {
  static final String FLEET = "--fleet";
  static final String ROOT = "--root";
  static final String OUTPUT = "--output";
  static final String DEBUG = "--debug";
  static final String NO_COLOUR = "--no-colour";
  static final String NO_COLOR = "--no-color";
  static final String YES = "--yes";
  static final String HELP = "--help";

  private Options() {}

  /** Whether an option is followed by a value of its own, when it stands before the verb. */
  static boolean takesValue(String option) {
    return switch (option) {
      case FLEET, ROOT, OUTPUT, "-o" -> true;
      default -> false;
    };
  }
}
