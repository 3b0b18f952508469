package dev.slipway.kubernetes.apply;

import dev.slipway.model.Change;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Finding;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares what would be done now with what was planned. Pure. */
final class Moved {
  private Moved() {}

  /**
   * Refuses all of it where the cluster refuses anything, or would do anything else than planned.
   */
  static void refuse(
      List<Trial> trials, Map<String, Change> planned, Rendered rendered, Masking masking) {
    List<Finding> refused = trials.stream().flatMap(t -> t.findings().stream()).toList();
    if (!refused.isEmpty()) {
      throw Failures.refused(refused, rendered);
    }
    var moved = new ArrayList<String>();
    for (Trial trial : trials) {
      Change plan = planned.get(trial.change().service());
      if (plan != null) {
        moved(plan, trial.change())
            .map(how -> trial.change().service() + " " + how)
            .ifPresent(moved::add);
      }
    }
    if (!moved.isEmpty()) {
      throw new Problem(
          ExitCode.PARTIAL,
          "the cluster moved since the plan was made: " + masking.text(String.join("; ", moved)),
          "",
          "plan again: nothing of this step has been changed");
    }
  }

  /** How a change is another one by now; empty where it is the same, or already done. */
  static Optional<String> moved(Change planned, Change now) {
    return switch (now) {
      case Change.Keep _ -> Optional.empty();
      case Change.Create _ ->
          planned instanceof Change.Update ? Optional.of("is gone") : Optional.empty();
      case Change.Update update -> movedUpdate(planned, update);
      case Change.Replace replace ->
          planned instanceof Change.Replace
              ? Optional.empty()
              : Optional.of(
                  replace.fields().isEmpty() ? replace.reason() : "can only be replaced by now");
      case Change.Remove _, Change.Retain _ -> throw new IllegalArgumentException(now.toString());
    };
  }

  private static Optional<String> movedUpdate(Change planned, Change.Update now) {
    return switch (planned) {
      case Change.Update update ->
          update.fields().equals(now.fields()) || isUntried(update)
              ? Optional.empty()
              : Optional.of(fields(update.fields(), now.fields()));
      case Change.Create _ -> Optional.of("is there by now");
      // Between a deletion and a creation that were planned, others may create.
      case Change.Replace _ -> Optional.of("is there anew");
      case Change.Remove _, Change.Retain _, Change.Keep _ -> Optional.of("was not to change");
    };
  }

  /** A version that was not served when the plan was made could not be compared with. */
  private static boolean isUntried(Change.Update update) {
    return update.fields().size() == 1 && update.fields().getFirst().path().equals("apiVersion");
  }

  private static String fields(List<Change.Field> planned, List<Change.Field> now) {
    var other = new HashSet<>(now);
    planned.forEach(other::remove);
    var done = new HashSet<>(planned);
    now.forEach(done::remove);
    String fresh =
        other.stream()
            .sorted((a, b) -> a.path().compareTo(b.path()))
            .map(field ->
                field.path() + " is " + (field.before().isEmpty() ? "not set" : field.before()))
            .collect(Collectors.joining(", "));
    String gone =
        done.stream()
            .map(Change.Field::path)
            .filter(path -> other.stream().noneMatch(field -> field.path().equals(path)))
            .sorted()
            .collect(Collectors.joining(", "));
    return fresh
        + (fresh.isEmpty() || gone.isEmpty() ? "" : ", ")
        + (gone.isEmpty() ? "" : gone + " would stay as it is");
  }
}
