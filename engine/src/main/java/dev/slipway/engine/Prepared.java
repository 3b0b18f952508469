package dev.slipway.engine;

import dev.slipway.model.Change;
import dev.slipway.model.Checkout;
import dev.slipway.model.Finding;
import dev.slipway.model.Plan;
import dev.slipway.model.Release;

/**
 * All that a run needs before it changes anything.
 *
 * @param approvable the hash that an approval must name: that of the plan as it was first made. A
 *     resumed run has a shorter plan, but carries out what was approved.
 */
record Prepared(Checkout checkout, Release release, Plan plan, String approvable) {
  /** "fetched 4f1c2d9, rendered 2 services, 1 warning, 1 to create": for people. */
  String summary() {
    long warnings =
        plan.findings().stream()
            .filter(finding -> finding.severity() == Finding.Severity.WARNING)
            .count();
    return "%s at %s%s, %s, plan %s"
        .formatted(
            release.rendered().extent(),
            release.commit().abbreviated(),
            warnings == 0 ? "" : ", " + count(warnings, "warning"),
            changes(plan),
            plan.id());
  }

  /** "1 to create, 2 unchanged". */
  static String changes(Plan plan) {
    int create = 0;
    int update = 0;
    int replace = 0;
    int remove = 0;
    int retain = 0;
    int keep = 0;
    for (Change change : plan.changes()) {
      switch (change) {
        case Change.Create _ -> create++;
        case Change.Update _ -> update++;
        case Change.Replace _ -> replace++;
        case Change.Remove _ -> remove++;
        case Change.Retain _ -> retain++;
        case Change.Keep _ -> keep++;
      }
    }
    var text = new StringBuilder();
    append(text, create, "to create");
    append(text, update, "to update");
    append(text, replace, "to replace");
    append(text, remove, "to remove");
    append(text, retain, "to leave behind");
    append(text, keep, "unchanged");
    return text.isEmpty() ? "nothing to run" : text.toString();
  }

  private static void append(StringBuilder text, int number, String what) {
    if (number > 0) {
      text.append(text.isEmpty() ? "" : ", ").append(number).append(' ').append(what);
    }
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
