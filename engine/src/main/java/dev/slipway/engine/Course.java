package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.journal.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How a run went, once everything was brought up or something stopped it. */
sealed interface Course {
  record Proven(List<String> proofs) implements Course {}

  /**
   * @param service empty where it was not one service alone
   * @param firstError the line of the service's log that looks like the reason; may be empty
   * @param seen what else was seen of it: events, the end of a log, what had proved itself
   */
  record Failed(Stage stage, String service, String cause, String firstError, List<String> seen)
      implements Course {
    public Failed {
      seen = List.copyOf(seen);
    }

    /** The first failure of a run, as the journal has it; empty where none is. */
    static Optional<Failed> of(AppState.Run run) {
      return Arrays.stream(Stage.values())
          .filter(stage -> run.ended(stage, Event.Outcome.FAILED))
          .findFirst()
          .map(stage -> recorded(run, stage));
    }

    /** The failure of a stage as the journal has it, for a run that goes on in another process. */
    static Failed recorded(AppState.Run run, Stage stage) {
      String service =
          run.steps().stream()
              .filter(step -> step.stage() == stage)
              .filter(step -> step.outcome().filter(Event.Outcome.FAILED::equals).isPresent())
              .map(AppState.Step::service)
              .findFirst()
              .orElse("");
      String cause = Objects.requireNonNull(run.stages().get(stage)).summary();
      return new Failed(stage, service, cause, "", List.of());
    }
  }
}
