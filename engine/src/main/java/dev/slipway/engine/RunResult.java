package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param state the app as the journal has it now
 * @param plan empty where the run failed before there was one
 * @param failure empty where it succeeded
 * @param next commands that a person may want now, in the order of their likelihood
 */
public record RunResult(
    ExitCode exitCode,
    Event.RunOutcome outcome,
    AppState state,
    Optional<Plan> plan,
    Optional<Failure> failure,
    List<String> next) {

  public RunResult {
    next = List.copyOf(next);
  }

  /**
   * Why a run failed and what was done about it. Redacted.
   *
   * @param stage where it failed: "prepare", "deploy", "verify"
   * @param service the service that failed; empty where it was not one alone
   * @param firstError the line of the service's log that looks like the reason; may be empty
   * @param seen what else was seen of it: events, the end of a log, what had proved itself
   * @param running what runs now, a line per service
   * @param bundle the diagnosis; empty where none was made
   * @param commands git commands for the forward commit, where Slipway may not push it itself
   */
  public record Failure(
      String stage,
      String service,
      String cause,
      String firstError,
      List<String> seen,
      List<String> running,
      boolean held,
      Optional<Path> bundle,
      List<String> commands) {
    public Failure {
      seen = List.copyOf(seen);
      running = List.copyOf(running);
      commands = List.copyOf(commands);
    }
  }
}
