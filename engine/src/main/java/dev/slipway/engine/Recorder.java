package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Entry;
import dev.slipway.journal.Event;
import dev.slipway.journal.EventCodec;
import dev.slipway.journal.Journal;
import dev.slipway.journal.Stage;
import dev.slipway.journal.States;
import dev.slipway.model.AppName;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.RunId;
import dev.slipway.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one place where a run is written down: intents before effects, outcomes after them.
 *
 * <p>An event goes to the journal first; the state in memory, the run's log and the derived files
 * follow from it.
 */
final class Recorder {
  private final Journal journal;
  private final RunLog log;
  private final StateFiles files;
  private final Progress progress;
  private final AppName app;
  private final RunId run;
  private States states;

  Recorder(
      Journal journal,
      RunLog log,
      StateFiles files,
      Progress progress,
      AppName app,
      RunId run,
      States states) {
    this.journal = journal;
    this.log = log;
    this.files = files;
    this.progress = progress;
    this.app = app;
    this.run = run;
    this.states = states;
  }

  synchronized AppState state() {
    return states.app(app);
  }

  RunLog log() {
    return log;
  }

  /** When this returns, the event is on disk. */
  synchronized void record(Event.OfApp event) {
    Entry entry = journal.append(event);
    // Others may have written about this app meanwhile: a person who holds or suspends it.
    states = states.caughtUp(journal);
    log.line(event.type(), level(event), EventCodec.encode(event));
    files.write(state(), entry);
  }

  /**
   * Runs a stage between its two events.
   *
   * @param summary one line for people about what came out
   * @throws Problem what the stage throws, after its failure is on disk
   */
  <T> T stage(Stage stage, Supplier<T> work, Function<T, Summary> summary) {
    Instant started = Instant.now();
    record(new Event.StageStarted(app, run, stage));
    progress.started(app, stage);
    T result;
    try {
      result = work.get();
    } catch (Problem e) {
      if (e.exitCode() == ExitCode.UNREACHABLE) {
        // Nothing is decided while the target does not answer: the stage stays open.
        throw e;
      }
      ended(stage, new Summary(Event.Outcome.FAILED, e.getMessage()), started);
      throw e;
    }
    ended(stage, summary.apply(result), started);
    return result;
  }

  void doing(Stage stage, String what) {
    progress.doing(app, stage, log.secrets().redact(what));
  }

  private void ended(Stage stage, Summary summary, Instant started) {
    String text = log.secrets().redact(summary.text());
    record(new Event.StageEnded(app, run, stage, summary.outcome(), text));
    progress.ended(app, stage, summary.outcome(), Duration.between(started, Instant.now()), text);
  }

  private static String level(Event.OfApp event) {
    return switch (event) {
      case Event.StageEnded stage when stage.outcome() == Event.Outcome.FAILED -> "error";
      case Event.StepEnded step when step.outcome() == Event.Outcome.FAILED -> "error";
      case Event.HoldPlaced _, Event.DriftFound _, Event.HistoryRewritten _ -> "warning";
      case Event.OfApp _ -> "info";
    };
  }

  /** How a stage ended, in one line for people. */
  record Summary(Event.Outcome outcome, String text) {
    static Summary ok(String text) {
      return new Summary(Event.Outcome.OK, text);
    }

    static Summary failed(String text) {
      return new Summary(Event.Outcome.FAILED, text);
    }
  }

  /** Writes a line that is in the run's log only. */
  void note(String event, Tree.Mapping fields) {
    log.line(event, "info", fields);
  }
}
