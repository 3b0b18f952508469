package dev.slipway.engine;

import dev.slipway.journal.Event;
import dev.slipway.journal.Stage;
import dev.slipway.model.AppName;
import java.time.Duration;

/** Hears how a run goes on, so that a person can be shown it. Must return at once. */
public interface Progress {
  Progress SILENT =
      new Progress() {
        @Override
        public void started(AppName app, Stage stage) {}

        @Override
        public void doing(AppName app, Stage stage, String what) {}

        @Override
        public void ended(
            AppName app, Stage stage, Event.Outcome outcome, Duration took, String summary) {}
      };

  void started(AppName app, Stage stage);

  /** Something inside a stage that a person may want to see while waiting. */
  void doing(AppName app, Stage stage, String what);

  void ended(AppName app, Stage stage, Event.Outcome outcome, Duration took, String summary);
}
