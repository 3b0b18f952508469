package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Finding;
import dev.slipway.model.Plan;
import dev.slipway.model.Problem;
import dev.slipway.policy.Rule;
import java.util.List;

/** The reasons for which a run does not begin, each with its way out. */
final class Blocked {
  private Blocked() {}

  /** What the checks and the target say against a plan. */
  static Problem by(Plan plan) {
    List<Finding> errors =
        plan.findings().stream()
            .filter(finding -> finding.severity() == Finding.Severity.ERROR)
            .toList();
    Finding first = errors.getFirst();
    var what = new StringBuilder();
    for (Finding error : errors) {
      what.append(what.isEmpty() ? "" : "\n")
          .append(error.rule())
          .append(": ")
          .append(error.what());
    }
    return new Problem(
        Rule.isKey(first.rule()) ? ExitCode.POLICY : ExitCode.PREFLIGHT,
        what.toString(),
        plan.app() + " " + first.where(),
        first.next());
  }

  static Problem held(AppName app, AppState.Hold hold) {
    return new Problem(
        ExitCode.HELD,
        "this version is held since "
            + hold.since()
            + (hold.reason().isEmpty() ? "" : ": " + hold.reason()),
        app.value(),
        "push a version that differs, or: slipway release-hold " + app);
  }

  static Problem suspended(AppName app) {
    return new Problem(ExitCode.HELD, "the app is suspended", app.value(), "slipway resume " + app);
  }

  static Problem approvalNeeded(AppName app, String planHash) {
    String id = "p-" + planHash.substring(planHash.indexOf(':') + 1).substring(0, 8);
    return new Problem(
        ExitCode.APPROVAL_NEEDED,
        "plan " + id + " needs an approval",
        app.value(),
        "look at it with slipway plan " + app + ", then: slipway approve " + app + " " + id);
  }

  static Problem interrupted(AppName app, AppState.Run run) {
    return new Problem(
        ExitCode.INTERRUPTED,
        "run %s was interrupted%s"
            .formatted(
                run.id(), run.stage().map(stage -> " in " + stage.key()).orElse(" at its start")),
        app.value(),
        "slipway resume " + app);
  }

  static Problem releaseLost(AppName app, CommitId commit) {
    return new Problem(
        ExitCode.ERROR,
        "the sealed record of what the run was to bring up is gone",
        app.value(),
        "slipway deploy " + app + " --commit " + commit + " plans it anew");
  }
}
