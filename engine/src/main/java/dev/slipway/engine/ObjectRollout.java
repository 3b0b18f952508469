package dev.slipway.engine;

import dev.slipway.journal.Event;
import dev.slipway.journal.Stage;
import dev.slipway.model.Change;
import dev.slipway.model.Plan;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.target.ObjectTarget;
import dev.slipway.target.ObjectTarget.Step;
import dev.slipway.target.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries out the changes of a plan on a target that takes objects: group after group, the intent
 * of each in the journal before it and its outcome after it.
 */
final class ObjectRollout {
  private final ObjectTarget target;
  private final Recorder recorder;
  private final Stop stop;

  ObjectRollout(ObjectTarget target, Recorder recorder, Stop stop) {
    this.target = target;
    this.recorder = recorder;
    this.stop = stop;
  }

  /**
   * @return one line for people about what was done
   * @throws Problem where a group failed; none after it is begun
   * @throws Stop.Stopped where the run was asked to end; it can be resumed
   */
  String carryOut(Plan plan, Release release, Stage stage) {
    List<String> done = new ArrayList<>();
    for (Step step : target.steps(release, plan)) {
      stop.here();
      done.add(carryOut(step, release, stage));
    }
    return done.isEmpty() ? "nothing to change" : String.join(", ", done);
  }

  private String carryOut(Step step, Release release, Stage stage) {
    List<String> names = step.changes().stream().filter(Change::acts).map(Change::service).toList();
    recorder.record(
        new Event.StepStarted(release.app(), release.run(), stage, step.name(), "apply", names));
    recorder.doing(stage, "applying " + step.name());
    Target.Applied applied;
    try {
      applied = target.apply(release, step, what -> recorder.doing(stage, what));
    } catch (Stop.Stopped e) {
      throw e;
    } catch (Problem e) {
      failed(release, stage, step, e.what());
      throw e;
    } catch (RuntimeException e) {
      failed(release, stage, step, e.toString());
      throw e;
    }
    recorder.record(
        new Event.StepEnded(
            release.app(),
            release.run(),
            stage,
            step.name(),
            Event.Outcome.OK,
            applied.after(),
            ""));
    return names.size() == 1 ? names.getFirst() : names.size() + " " + step.name();
  }

  private void failed(Release release, Stage stage, Step step, String why) {
    recorder.record(
        new Event.StepEnded(
            release.app(),
            release.run(),
            stage,
            step.name(),
            Event.Outcome.FAILED,
            List.of(),
            recorder.log().secrets().redact(why)));
  }
}
