package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Style;
import dev.slipway.model.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The changes of Kubernetes objects as a person reads them: by what happens to them, so that a few
 * changes among thousands of objects are seen.
 */
final class ObjectPlanScreen {
  private static final int MOST_OBJECTS = 50;
  private static final int MOST_FIELDS = 20;
  private static final int MOST_LINES = 10;
  private static final int LONGEST = 160;

  /** How a value for people writes the end of a line. */
  private static final String LINE_END = "\\n";

  private static final String FIELD = "      ";
  private static final String VALUE = "        ";

  private final Screen screen;
  private final Style style;
  private final boolean all;

  /**
   * @param all whether what is unchanged is shown, too, and nothing is left out
   */
  ObjectPlanScreen(Screen screen, boolean all) {
    this.screen = screen;
    this.style = screen.style();
    this.all = all;
  }

  void show(List<Change> changes) {
    group("new", style.good("+"), of(changes, Change.Create.class));
    group("changed in place", style.warning("~"), of(changes, Change.Update.class));
    group("deleted and made anew", style.warning("~"), of(changes, Change.Replace.class));
    group("removed", style.bad("-"), of(changes, Change.Remove.class));
    group("no longer in Git, and kept", style.warning("!"), of(changes, Change.Retain.class));
    if (all) {
      group("unchanged", "=", of(changes, Change.Keep.class));
    }
  }

  private static List<Change> of(List<Change> changes, Class<? extends Change> action) {
    return changes.stream().filter(action::isInstance).toList();
  }

  private void group(String title, String mark, List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    screen.line("  " + title + " (" + changes.size() + ")");
    int shown = all ? changes.size() : Math.min(changes.size(), MOST_OBJECTS);
    changes.subList(0, shown).forEach(change -> change(mark, change));
    more(shown, changes.size(), "  ");
  }

  private void change(String mark, Change change) {
    screen.line("  " + mark + " " + change.service());
    switch (change) {
      // All of a new object is new: its fields tell little that its manifest does not.
      case Change.Create create -> fields(all ? create.fields() : List.of());
      case Change.Update update -> fields(update.fields());
      case Change.Replace replace -> {
        screen.hanging(FIELD, FIELD.length(), replace.reason());
        fields(replace.fields());
      }
      case Change.Retain retain -> screen.hanging(FIELD, FIELD.length(), retain.reason());
      case Change.Remove _, Change.Keep _ -> {}
    }
  }

  private void fields(List<Change.Field> fields) {
    int shown = all ? fields.size() : Math.min(fields.size(), MOST_FIELDS);
    fields.subList(0, shown).forEach(this::field);
    more(shown, fields.size(), FIELD);
  }

  private void more(int shown, int count, String margin) {
    if (shown < count) {
      screen.line(
          margin + style.quiet("... and %,d more; --all shows them".formatted(count - shown)));
    }
  }

  private void field(Change.Field field) {
    if (field.before().contains(LINE_END) || field.after().contains(LINE_END)) {
      screen.line(FIELD + field.path());
      lines(field);
      return;
    }
    String value = value(field);
    if (FIELD.length() + field.path().length() + 2 + value.length() <= screen.columns()) {
      screen.line(FIELD + field.path() + "  " + value);
    } else {
      screen.line(FIELD + field.path());
      screen.hanging(VALUE, VALUE.length(), value);
    }
  }

  private static String value(Change.Field field) {
    String before = shortened(field.before());
    String after = shortened(field.after());
    if (before.isEmpty()) {
      return after.isEmpty() ? "set to nothing" : after;
    }
    return before + " -> " + (after.isEmpty() ? "(not set)" : after);
  }

  private static String shortened(String value) {
    return value.length() > LONGEST ? value.substring(0, LONGEST - 1) + "…" : value;
  }

  /** A text of several lines: those that go, and those that come. */
  private void lines(Change.Field field) {
    var lines = new ArrayList<String>();
    parts(field.before()).forEach(line -> lines.add(style.bad("-") + " " + shortened(line)));
    parts(field.after()).forEach(line -> lines.add(style.good("+") + " " + shortened(line)));
    int shown = all ? lines.size() : Math.min(lines.size(), MOST_LINES);
    lines.subList(0, shown).forEach(line -> screen.line(VALUE + line));
    more(shown, lines.size(), VALUE);
  }

  private static List<String> parts(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(Pattern.quote(LINE_END), -1));
  }
}
