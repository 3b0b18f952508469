package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;

/** The first screen: every verb in its group, written without loading a parser. */
final class Overview {
  private static final int COLUMN = 18;

  private Overview() {}

  static void print(Screen screen) {
    screen.line("Slipway deploys what Git says, proves that it is healthy, and can tell you why.");
    screen.line("");
    screen.line("  slipway VERB [ARGUMENT...] [OPTION...]");
    for (Group group : Group.values()) {
      screen.line("");
      screen.line(group.title());
      for (Verb verb : Verb.values()) {
        if (verb.group() == group) {
          String gap = " ".repeat(COLUMN - verb.words().length());
          screen.line("  " + verb.words() + gap + verb.summary());
        }
      }
    }
    screen.line("");
    screen.line(
        "Every verb explains itself: slipway VERB --help. Reading verbs take --output json.");
    screen.line("New here? slipway demo");
  }
}
