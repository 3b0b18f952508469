package dev.slipway.cli.command;

import dev.slipway.cli.console.Ages;
import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Session;
import dev.slipway.cli.console.Style;
import dev.slipway.engine.Progress;
import dev.slipway.journal.Event;
import dev.slipway.journal.Stage;
import dev.slipway.model.AppName;
import java.time.Duration;

/**
 * Shows a run while it goes on: a line for each stage that has ended, and what is done just now.
 */
final class StageLines implements Progress {
  private final Session session;
  private final Screen screen;
  private final String prefix;
  private boolean shown;

  /**
   * @param several whether each line must say which app it is about
   */
  StageLines(Invocation call, AppName app, boolean several) {
    this.session = call.session();
    this.screen = call.screen();
    this.prefix = several ? app + "  " : "";
  }

  @Override
  public synchronized void started(AppName app, Stage stage) {
    passing(stage, "...");
  }

  @Override
  public synchronized void doing(AppName app, Stage stage, String what) {
    passing(stage, what);
  }

  @Override
  public synchronized void ended(
      AppName app, Stage stage, Event.Outcome outcome, Duration took, String summary) {
    clear();
    Style style = screen.progressStyle();
    String word =
        switch (outcome) {
          case OK -> style.good(pad("ok", 7));
          case FAILED -> style.bad(pad("FAILED", 7));
        };
    screen.progress(
        prefix + pad(stage.key(), 9) + word + pad(Ages.took(took), 9),
        prefix.length() + 25,
        summary);
  }

  /** What is done just now, on a line that the next one takes the place of. */
  private void passing(Stage stage, String what) {
    if (!session.terminal().err()) {
      return;
    }
    String line = prefix + pad(stage.key(), 9) + what;
    int width = session.terminal().columns() - 1;
    session.err().print("\r\u001b[K" + (line.length() > width ? line.substring(0, width) : line));
    session.err().flush();
    shown = true;
  }

  private void clear() {
    if (shown) {
      session.err().print("\r\u001b[K");
      shown = false;
    }
  }

  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
