package dev.slipway.cli.command;

import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Style;
import dev.slipway.model.App;
import dev.slipway.model.Change;
import dev.slipway.model.Finding;
import dev.slipway.model.Plan;
import dev.slipway.model.Revision;
import dev.slipway.model.TargetRef;
import java.util.ArrayList;
import java.util.List;

/** A plan as a person reads it. */
final class PlanScreen {
  private static final int LONGEST = 160;

  private final Screen screen;
  private final Style style;
  private final boolean all;

  /**
   * @param all whether nothing is left out, however much it is
   */
  PlanScreen(Screen screen, boolean all) {
    this.screen = screen;
    this.style = screen.style();
    this.all = all;
  }

  void show(Plan plan, App app) {
    Revision revision = plan.revision();
    String signed = revision.signer().map(signer -> ", signed by " + signer).orElse("");
    screen.apart(
        plan.app() + " @ " + revision.display() + " (" + revision.ref() + signed + ")",
        "target " + plan.target());
    if (plan.target().kind() == TargetRef.Kind.KUBERNETES) {
      new ObjectPlanScreen(screen, all).show(plan.changes());
    } else {
      int width = plan.changes().stream().mapToInt(c -> c.service().length()).max().orElse(0) + 2;
      plan.changes().forEach(change -> change(change, width));
    }
    for (Finding finding : plan.findings()) {
      finding(finding);
    }
    plan.notes().forEach(note -> screen.labelled("note", note));
    screen.labelled("plan", plan.id() + "   " + counts(plan));
    if (app.approval() == App.ApprovalRule.REQUIRED && plan.hasChanges()) {
      screen.whole("approve", "slipway approve " + plan.app() + " " + plan.id());
    }
  }

  private void change(Change change, int width) {
    String service = StageLines.pad(change.service(), width);
    switch (change) {
      case Change.Create create -> {
        screen.line("  " + style.good("+") + " " + service + "new");
        fields(create.fields(), width);
      }
      case Change.Replace replace -> {
        screen.hanging(
            "  " + style.warning("~") + " " + service, width + 4, "replaced: " + replace.reason());
        fields(replace.fields(), width);
      }
      case Change.Remove remove ->
          screen.hanging(
              "  " + style.bad("-") + " " + service,
              width + 4,
              "removed"
                  + (remove.keptVolumes().isEmpty()
                      ? ""
                      : "; volumes kept: " + String.join(", ", remove.keptVolumes())));
      case Change.Update update -> {
        screen.line("  " + style.warning("~") + " " + service + "changed in place");
        fields(update.fields(), width);
      }
      case Change.Retain retain ->
          screen.hanging(
              "  " + style.warning("!") + " " + service, width + 4, "stays: " + retain.reason());
      case Change.Keep _ -> screen.line("  = " + service + style.quiet("unchanged"));
    }
  }

  private void fields(List<Change.Field> fields, int width) {
    String margin = " ".repeat(width + 4);
    int names = fields.stream().mapToInt(f -> f.path().length()).max().orElse(0) + 2;
    for (Change.Field field : fields) {
      int column = Math.min(names, 34);
      screen.hanging(
          margin + StageLines.pad(name(field), column),
          margin.length() + Math.max(column, name(field).length()),
          value(field));
    }
  }

  /** A service's files in the checkout have no key in Compose, and so a name that is no word. */
  private static String name(Change.Field field) {
    return field.path().equals("x-slipway-files") ? "its files" : field.path();
  }

  private static String value(Change.Field field) {
    if (field.path().equals("x-slipway-files")) {
      return field.before().isEmpty() ? " new" : " changed";
    }
    String after = shortened(field.after());
    if (field.before().isEmpty()) {
      return " " + after;
    }
    return " " + shortened(field.before()) + " -> " + (after.isEmpty() ? "(not set)" : after);
  }

  /** All of a value is in the data; a screen shows where it begins. */
  private static String shortened(String value) {
    return value.length() > LONGEST ? value.substring(0, LONGEST - 1) + "…" : value;
  }

  private void finding(Finding finding) {
    boolean error = finding.severity() == Finding.Severity.ERROR;
    String word = error ? "error" : "warning";
    screen.hanging(
        (error ? style.bad(word) : style.warning(word)) + " ".repeat(9 - word.length()),
        9,
        finding.rule()
            + (finding.where().isEmpty() ? "" : "  " + finding.where())
            + "  "
            + finding.what()
            + (finding.next().isEmpty() ? "" : "; " + finding.next()));
  }

  private static String counts(Plan plan) {
    int created = 0;
    int updated = 0;
    int replaced = 0;
    int removed = 0;
    int retained = 0;
    int kept = 0;
    for (Change change : plan.changes()) {
      switch (change) {
        case Change.Create _ -> created++;
        case Change.Replace _ -> replaced++;
        case Change.Remove _ -> removed++;
        case Change.Update _ -> updated++;
        case Change.Retain _ -> retained++;
        case Change.Keep _ -> kept++;
      }
    }
    var parts = new ArrayList<String>();
    count(parts, created, "new");
    count(parts, updated, "changed");
    count(parts, replaced, "replaced");
    count(parts, removed, "removed");
    count(parts, retained, "left behind");
    count(parts, kept, "unchanged");
    return parts.isEmpty() ? "nothing to do" : String.join(", ", parts);
  }

  private static void count(List<String> parts, int count, String word) {
    if (count > 0) {
      parts.add(count + " " + word);
    }
  }
}
