package dev.slipway.target;

import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.Finding;
import dev.slipway.model.LogLine;
import dev.slipway.model.Observed;
import dev.slipway.model.Rendered;
import dev.slipway.model.TargetRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A place where apps run.
 *
 * <p>A target keeps no memory of its own that matters: whatever it must know again after a crash it
 * reads from what runs. Implementations are safe for use by several threads, and everything that
 * they hand out is redacted.
 *
 * <p>Every method throws {@link dev.slipway.model.Problem} with exit code 30 where the place cannot
 * be reached.
 */
public sealed interface Target permits ServiceTarget, ObjectTarget {
  TargetRef ref();

  /**
   * What runs of an app now. Changes nothing.
   *
   * @param project the Compose project's name or the namespace, {@link Rendered#project()}
   */
  Observed observe(AppName app, String project);

  /**
   * Fetches and pins all that applying will need, so that it needs no network itself. Changes
   * nothing that runs; may be repeated.
   *
   * @return the rendering as it will be applied: images by digest, and service digests that cover
   *     those pins
   * @throws dev.slipway.model.Problem with exit code 10 where a service cannot run here (one with
   *     only an image on a target without containers) or an image cannot be had, 14 where the
   *     machine lacks what is needed
   */
  Rendered prepare(Rendered rendered);

  /** What the target says about carrying this out now. Changes nothing. */
  Preview preview(Rendered prepared, Observed observed);

  /** Stops and starts the instances of an app as they are, or of one service of it. */
  void restart(AppName app, String project, Optional<String> service);

  /**
   * Removes everything that runs for an app.
   *
   * @param volumes true to remove its named volumes and their data, too
   */
  void remove(AppName app, String project, boolean volumes);

  /** Gives the log lines of an app to a consumer, oldest first, until all are read. */
  void logs(AppName app, String project, LogRequest request, Consumer<LogLine> lines);

  /**
   * What helps a person to see why an app is not well: file names to redacted texts, for the bundle
   * that {@code diagnose} makes. Changes nothing; what cannot be had is left out.
   */
  Map<String, String> evidence(AppName app, String project, Instant since);

  /**
   * How what already runs outside Slipway compares with a rendering. Changes nothing. A service
   * that matches can be taken over as it runs.
   */
  List<Adoptable> adoptable(Rendered prepared);

  /**
   * What the target says of a plan.
   *
   * @param findings errors stop the run with exit code 14: a port is taken, a disk is full
   * @param notes what a person should know: "web holds host port 8080: stopped before replaced"
   * @param changes what would change, in the order of {@link ObjectTarget#steps}, from a target
   *     that can say so itself; empty where it follows from what is observed
   */
  record Preview(List<Finding> findings, List<String> notes, List<Change> changes) {
    public Preview {
      findings = List.copyOf(findings);
      notes = List.copyOf(notes);
      changes = List.copyOf(changes);
    }

    public Preview(List<Finding> findings, List<String> notes) {
      this(findings, notes, List.of());
    }
  }

  /**
   * What applying one change did.
   *
   * @param before ids of the instances that were there
   * @param after ids of the instances that are there now
   * @param acted false where all was already so
   */
  record Applied(List<String> before, List<String> after, boolean acted) {}

  /**
   * Which log lines are wanted.
   *
   * @param service empty for all services
   * @param tail at most so many of the last lines of each service
   * @param follow true to go on until the thread is interrupted
   */
  record LogRequest(Optional<String> service, Optional<Instant> since, int tail, boolean follow) {}

  /**
   * One service that already runs.
   *
   * @param instances ids of its instances
   * @param differences what would have to change; empty where it can be taken over as it is
   */
  record Adoptable(String service, List<String> instances, List<Change.Field> differences) {}
}
