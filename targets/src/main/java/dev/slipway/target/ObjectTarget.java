package dev.slipway.target;

import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.Plan;
import dev.slipway.model.Release;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A target that keeps objects as they are declared and works towards them by itself: a Kubernetes
 * cluster. It says what would change ({@link Target.Preview#changes()}), takes objects in groups,
 * and reports their health as it changes.
 */
public non-sealed interface ObjectTarget extends Target {
  /**
   * The changes of a plan in the groups in which they are carried out, one after the other: what
   * others are made of (definitions, namespaces) before the others, what is removed last. Groups
   * without a change that acts are left out.
   */
  List<Step> steps(Release release, Plan plan);

  /**
   * Carries out one group of changes: tries all of it first without effect, and where the target
   * refuses any object or would by now do something else than was planned, changes nothing and
   * tells all that is wrong at once. Returns when what later groups need is there.
   *
   * <p>May be called again for a group that was carried out wholly or in part by a process that
   * died.
   *
   * @param doing is told what happens, in a few words without secrets
   * @throws dev.slipway.model.Problem with exit code 20 where it could not be done
   */
  Applied apply(Release release, Step step, Consumer<String> doing);

  /** Begins to follow the health of all objects of a release. */
  HealthWatch health(Release release);

  /**
   * A look at what the cluster has of an app.
   *
   * @param settings those of the deployed rendering, which may say how health is judged
   * @param secrets what must not be seen in what is said
   */
  ObjectView view(AppName app, String project, Tree.Mapping settings, Secrets secrets);

  /**
   * Changes that are carried out together.
   *
   * @param name what people read and the journal keeps: "definitions", "objects", "prune"; unique
   *     among the steps of a plan, and the same for the same changes
   */
  record Step(String name, List<Change> changes) {
    public Step {
      changes = List.copyOf(changes);
    }
  }

  /** The health of objects as it changes; to be closed. */
  interface HealthWatch extends AutoCloseable {
    /**
     * Waits until all objects are well, one fails for good, or the time is over.
     *
     * @param stopped asked at least every 100 ms; true ends the wait
     * @return unhealthy with the reasons where the time is over or {@code stopped} says so
     */
    Verdict await(Duration timeout, BooleanSupplier stopped) throws InterruptedException;

    /** Goes on for so long; an object that is not well any more ends it. */
    Verdict observe(Duration time, BooleanSupplier stopped) throws InterruptedException;

    @Override
    void close();
  }
}
