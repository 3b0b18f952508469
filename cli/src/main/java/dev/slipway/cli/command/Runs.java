package dev.slipway.cli.command;

import dev.slipway.engine.FailureChoice;
import dev.slipway.engine.Request;
import dev.slipway.engine.Stop;
import dev.slipway.model.App;
import dev.slipway.model.CommitId;
import java.util.Optional;

/** How a command line's wish for a run is put to the engine. */
final class Runs {
  private Runs() {}

  /** A request that shows its progress, and ends at a boundary on Ctrl-C. */
  static Request request(Invocation call, App app, boolean several) {
    var stop = new Stop();
    call.session()
        .onInterrupt(() -> {
          if (!stop.requested()) {
            call.screen()
                .progress(
                    "Ending at the next boundary; go on later with: slipway resume "
                        + app.name()
                        + "   (Ctrl-C again ends at once)");
            stop.request();
          }
        });
    return new Request(
        Optional.<CommitId>empty(),
        call.session().user(),
        "asked for",
        new StageLines(call, app.name(), several),
        stop,
        choice(call),
        call.flag("--allow-dirty"));
  }

  /** Asks the person where there is one; {@code --yes} is the default answer. */
  private static FailureChoice choice(Invocation call) {
    if (call.yes()) {
      return (_, _) -> App.OnFailure.ROLLBACK;
    }
    if (!call.session().terminal().in()) {
      return FailureChoice.UNATTENDED;
    }
    return (app, cause) -> {
      Optional<String> answer =
          call.session()
              .ask(app + ": " + cause + "\n[r]oll back, [s]helve or [h]old as it is? [r] ");
      return switch (answer.map(String::strip).orElse("")) {
        case "s", "shelve" -> App.OnFailure.SHELVE;
        case "h", "hold" -> App.OnFailure.HOLD;
        default -> App.OnFailure.ROLLBACK;
      };
    };
  }
}
