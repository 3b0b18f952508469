package dev.slipway.engine;

import dev.slipway.journal.Event;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.RunId;
import dev.slipway.verify.CommandRun;
import java.util.Map;

/**
 * Runs an app's backup before anything is stopped. A run that died meanwhile runs it again, so the
 * command gets the run's id and can tell.
 */
final class BackupCommand {
  private final Recorder recorder;

  BackupCommand(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * @throws Problem (exit code 10: nothing that runs has changed) where it fails
   */
  void run(App app, App.Backup backup, Prepared prepared) {
    RunId run = prepared.release().run();
    recorder.record(new Event.BackupStarted(app.name(), run));
    CommandRun.Outcome outcome = outcome(app, backup, prepared);
    String message = outcome.succeeded() ? "" : reason(outcome);
    recorder.record(
        new Event.BackupEnded(
            app.name(),
            run,
            outcome.succeeded() ? Event.Outcome.OK : Event.Outcome.FAILED,
            message));
    if (!outcome.succeeded()) {
      throw new Problem(
          ExitCode.PREPARE_FAILED,
          "the backup failed: " + message,
          app.name().value(),
          "mend the command under backup: in slipway.yaml; nothing was changed");
    }
  }

  private CommandRun.Outcome outcome(App app, App.Backup backup, Prepared prepared) {
    Release release = prepared.release();
    try {
      return CommandRun.run(
          backup.command(),
          prepared.checkout().directory(),
          Map.of(
              "SLIPWAY_RUN", release.run().value(),
              "SLIPWAY_APP", app.name().value(),
              "SLIPWAY_COMMIT", release.commit().value()),
          backup.timeout(),
          recorder.log().secrets());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stop.Stopped();
    }
  }

  private static String reason(CommandRun.Outcome outcome) {
    String how = outcome.exitCode().map(code -> "exit code " + code).orElse(outcome.fault());
    return outcome.firstError().isEmpty() ? how : how + ": " + outcome.firstError();
  }
}
