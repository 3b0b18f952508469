package dev.slipway.engine;

import dev.slipway.fleet.Fleet;
import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.journal.Journal;
import dev.slipway.journal.Retention;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.LogLine;
import dev.slipway.model.Plan;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import dev.slipway.target.ObjectTarget;
import dev.slipway.target.ObjectView;
import dev.slipway.target.ServiceTarget;
import dev.slipway.target.Target;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a person or the daemon can ask of Slipway; one instance serves one fleet.
 *
 * <p>Safe for use by several threads: runs of one app exclude each other, also across processes.
 * Every method throws {@link Problem} for what a person has to know.
 */
public final class Engine implements AutoCloseable {
  private final Wiring wiring;
  private final LiveStates states;
  private final Runs runs;
  private final Removal removal;

  private Engine(Wiring wiring) {
    this.wiring = wiring;
    this.states = new LiveStates(wiring.journal(), wiring.stateCache());
    this.runs = new Runs(wiring, states);
    this.removal = new Removal(wiring, states);
  }

  /** Opens a fleet with the real parts: its journal, Git, and the targets it names. */
  public static Engine open(Fleet fleet) {
    return new Engine(Wiring.of(fleet));
  }

  /** Opens a fleet over parts that the caller chose: a journal that pauses, a target in memory. */
  public static Engine over(Wiring wiring) {
    return new Engine(wiring);
  }

  public Fleet fleet() {
    return wiring.fleet();
  }

  public Workspace workspace() {
    return wiring.workspace();
  }

  public Journal journal() {
    return wiring.journal();
  }

  /** What the journal says of an app now. */
  public AppState state(AppName app) {
    return states.of(app);
  }

  Map<AppName, AppState> states() {
    return states.now().apps();
  }

  Wiring wiring() {
    return wiring;
  }

  // -------------------------------------------------------------------------------------- runs

  /** Brings up what the app's ref points to, proves it, and goes back where it does not hold. */
  public RunResult deploy(App app, Request request) {
    return runs.deploy(app, request);
  }

  /** Brings the target back to the version that is deployed there. */
  public RunResult correct(App app, Request request) {
    return runs.correct(app, request);
  }

  /**
   * Restores a version that was verified before and holds the one that runs.
   *
   * @param to a run, or the beginning of a commit; empty for the version before
   */
  public RunResult rollBack(App app, Optional<String> to, Request request) {
    return runs.rollBack(app, to, request);
  }

  /** Goes on with what is interrupted, shelved or suspended, and says which. */
  public Resumed resume(App app, Request request) {
    AppState state = states.of(app.name());
    if (state.openRun().isPresent()) {
      AppState.Run left = state.openRun().get();
      return new Resumed(
          "interrupted run " + left.id(), Optional.of(runs.resume(app, left, request)));
    }
    if (state.suspended()) {
      wiring.journal().append(new Event.AppContinued(app.name(), request.by()));
      return new Resumed("suspended app", Optional.empty());
    }
    Optional<AppState.Deployment> open =
        state.deployment().filter(d -> d.phase() != AppState.Phase.COMPLETED);
    if (open.isEmpty()) {
      throw Nothing.toResume(app.name());
    }
    String what = open.get().phase() == AppState.Phase.PAUSED ? "shelved" : "open";
    return new Resumed(
        what + " deployment " + open.get().id(),
        Optional.of(runs.deploy(app, request.at(open.get().commit()))));
  }

  /**
   * @param what "interrupted run r-…", "shelved deployment d-…", "suspended app"
   * @param result empty where nothing had to be run
   */
  public record Resumed(String what, Optional<RunResult> result) {}

  // ------------------------------------------------------------------------------------ looking

  /** What a deployment would do now; changes nothing that runs and writes no event. */
  public Plan plan(App app, Request request) {
    Revision revision = wiring.source().fetch(Runs.source(app, request.commit()));
    return Planning.of(wiring, app, states.of(app.name()), request.progress())
        .plan(revision)
        .plan();
  }

  /** What an app's ref points to now, fetched. */
  public Revision fetch(App app) {
    return wiring.source().fetch(app.source());
  }

  /** The commit that a person calls HEAD, or by a branch, a tag or the beginning of its id. */
  public CommitId commit(App app, String name) {
    return wiring.source().named(app.source(), name);
  }

  /** The model that a deployment would bring up, with its secrets: to be shown redacted only. */
  public Rendered render(App app, Revision revision) {
    return wiring.render(app, wiring.source().checkout(revision, app.source()));
  }

  /** Every app of the fleet, in its order. */
  public List<AppStatus> status() {
    Map<AppName, AppState> known = states.now().apps();
    List<AppStatus> status = new ArrayList<>();
    for (App app : wiring.fleet().apps()) {
      AppState state = known.getOrDefault(app.name(), AppState.of(app.name()));
      boolean underWay =
          state.openRun().isPresent() && AppLock.held(wiring.workspace(), app.name());
      status.add(AppStatus.of(app, state, underWay));
    }
    return status;
  }

  /** The runs of an app, newest first. */
  public List<AppState.Run> history(AppName app) {
    return List.copyOf(states.of(app).runs().sequencedValues().reversed());
  }

  public void logs(App app, Target.LogRequest request, Consumer<LogLine> lines) {
    Secrets secrets = secrets(app);
    target(app)
        .logs(
            app.name(),
            project(app),
            request,
            line ->
                lines.accept(
                    new LogLine(
                        line.at(), line.service(), line.stream(), secrets.redact(line.text()))));
  }

  /**
   * A look at the objects of an app.
   *
   * @throws Problem with exit code 2 for an app whose target keeps no objects
   */
  public ObjectView objects(App app) {
    return switch (target(app)) {
      case ObjectTarget objects ->
          objects.view(app.name(), project(app), settings(app), secrets(app));
      case ServiceTarget _ ->
          throw new Problem(
              ExitCode.USAGE,
              "its target " + app.target() + " has services and no Kubernetes objects",
              app.name().value(),
              "slipway status " + app.name() + " and slipway logs " + app.name() + " show them");
    };
  }

  /** What would bring the target back to what was last verified there; changes nothing. */
  public Plan difference(App app) {
    return wiring
        .wayBack(app, states.of(app.name()))
        .orElseThrow(() -> Nothing.verified(app.name()));
  }

  public void restart(App app, Optional<String> service, String by) {
    try (AppLock _ = AppLock.take(wiring.workspace(), app.name(), by)) {
      target(app).restart(app.name(), project(app), service);
    }
  }

  /** Collects what helps to see why an app is not well; changes nothing. */
  public Bundle diagnose(App app) {
    AppState state = states.of(app.name());
    AppState.Run run = state.lastRun().orElseThrow(() -> Nothing.verified(app.name()));
    return new Diagnosis(wiring, app, target(app)).write(state, run);
  }

  // ---------------------------------------------------------------------- a deployment's own life

  /** Opens a deployment that waits until a person resumes it. */
  public DeploymentId open(App app, Request request) {
    return runs.openOnly(app, request);
  }

  /** Lays the active deployment aside; not while a run of it is under way. */
  public void shelve(App app, String reason, String by) {
    try (AppLock _ = AppLock.take(wiring.workspace(), app.name(), by)) {
      AppState.Deployment deployment = deployment(app, AppState.Phase.ACTIVE, "active");
      wiring.journal().append(new Event.DeploymentShelved(app.name(), deployment.id(), reason, by));
    }
  }

  /**
   * Concludes the open deployment; not while a run of it is under way.
   *
   * @throws Problem where it has not proved itself, or a run of it was interrupted: {@code abandon}
   *     gives the run up and concludes the deployment as failed; what runs is left as it is
   */
  public void conclude(App app, boolean abandon, String by) {
    try (AppLock _ = AppLock.take(wiring.workspace(), app.name(), by)) {
      concludeLocked(app, abandon, by);
    }
  }

  private void concludeLocked(App app, boolean abandon, String by) {
    AppState state = states.of(app.name());
    Optional<AppState.Run> left = state.openRun();
    if (left.isPresent() && !abandon) {
      throw Blocked.interrupted(app.name(), left.get());
    }
    left.ifPresent(run -> giveUp(app, run, by));
    if (left.isPresent()
        && state.deployment().filter(d -> d.phase() != AppState.Phase.COMPLETED).isEmpty()) {
      // A rollback or a correction: the deployment that it belongs to was over before.
      return;
    }
    AppState.Deployment deployment =
        state
            .deployment()
            .filter(d -> d.phase() != AppState.Phase.COMPLETED)
            .orElseThrow(() -> Nothing.deployment(app.name(), "open"));
    boolean verified =
        state.lastRun().filter(run -> run.deployment().equals(deployment.id())).stream()
            .anyMatch(run -> !run.proofs().isEmpty());
    if (!verified && !abandon) {
      throw new Problem(
          ExitCode.VERIFY_FAILED,
          "deployment " + deployment.id() + " has not proved itself",
          app.name().value(),
          "slipway deploy " + app.name() + ", or give it up with --abandon");
    }
    var conclusion =
        verified && left.isEmpty() ? Event.Conclusion.VERIFIED : Event.Conclusion.FAILED;
    wiring
        .journal()
        .append(new Event.DeploymentConcluded(app.name(), deployment.id(), conclusion, by));
  }

  private void giveUp(App app, AppState.Run run, String by) {
    var outcome = run.steps().isEmpty() ? Event.RunOutcome.NOTHING_DONE : Event.RunOutcome.FAILED;
    wiring
        .journal()
        .append(
            new Event.RunEnded(
                app.name(),
                run.id(),
                outcome,
                ExitCode.INTERRUPTED.code(),
                "interrupted, and given up by " + by));
  }

  public void suspend(App app, String reason, String by) {
    if (!states.of(app.name()).suspended()) {
      wiring.journal().append(new Event.AppSuspended(app.name(), by, reason));
    }
  }

  /** Keeps the version that is deployed now from being deployed again by itself. */
  public void hold(App app, String reason, String by) {
    try (AppLock _ = AppLock.take(wiring.workspace(), app.name(), by)) {
      holdLocked(app, reason, by);
    }
  }

  private void holdLocked(App app, String reason, String by) {
    AppState state = states.of(app.name());
    AppState.Run run =
        state
            .lastRun()
            .filter(r -> r.plan().isPresent())
            .orElseThrow(() -> Nothing.verified(app.name()));
    wiring
        .journal()
        .append(
            new Event.HoldPlaced(
                app.name(),
                run.id(),
                run.plan().orElseThrow().renderedDigest(),
                run.commit(),
                reason,
                by));
  }

  public void releaseHold(App app, String reason, String by) {
    if (states.of(app.name()).hold().isEmpty()) {
      throw new Problem(
          ExitCode.USAGE, "it is not held", app.name().value(), "slipway status " + app.name());
    }
    wiring.journal().append(new Event.HoldReleased(app.name(), by, reason));
  }

  /** Whether the fleet lists keys that an approval must be signed with. */
  public Approvals approvals() {
    return wiring.approvals();
  }

  /** The full hash of a plan that was made for an app, by its beginning or its short name. */
  public String planHash(AppName app, String plan) {
    String wanted = plan.startsWith("p-") ? plan.substring(2) : plan;
    if (wanted.length() < 8) {
      throw new Problem(
          ExitCode.USAGE,
          "\"" + Wording.printable(plan) + "\" is too short to name one plan",
          app.value(),
          "write it as slipway plan " + app + " shows it: p- and eight digits");
    }
    return states.of(app).runs().sequencedValues().reversed().stream()
        .flatMap(run -> run.plan().stream())
        .map(Event.PlanMade::planHash)
        .filter(hash -> hash.substring(hash.indexOf(':') + 1).startsWith(wanted))
        .findFirst()
        .orElseThrow(() ->
            new Problem(
                ExitCode.USAGE,
                "no plan of it is called " + plan,
                app.value(),
                "slipway deploy " + app + " makes the plan that is to be approved"));
  }

  /**
   * Records who agreed to a plan.
   *
   * @param signature over {@link Approvals#statement}; empty where the fleet lists no keys
   */
  public void approve(AppName app, String planHash, Optional<String> signature, String by) {
    Event.PlanApproved approved;
    if (wiring.approvals().bySignature()) {
      String armoured =
          signature.orElseThrow(() ->
              new Problem(
                  ExitCode.APPROVAL_NEEDED,
                  "the fleet lists approvers, so an approval must be signed",
                  app.value(),
                  "name your key: slipway approve " + app + " PLAN --key ~/.ssh/id_ed25519"));
      var signed = wiring.approvals().verify(Approvals.statement(app, planHash), armoured);
      approved =
          new Event.PlanApproved(
              app, planHash, signed.name(), "ssh-signature", signed.key(), armoured);
    } else {
      approved = new Event.PlanApproved(app, planHash, by, "local-user", "", "");
    }
    wiring.journal().append(approved);
  }

  // -------------------------------------------------------------------------------- left the fleet

  /** Apps that were deployed and are no longer in the fleet. */
  public List<AppState> orphans() {
    return removal.orphans();
  }

  /**
   * Removes what apps that left the fleet have running; their volumes stay.
   *
   * @param confirmed true where a person agreed to lose more than half of the apps
   */
  public void prune(List<AppState> orphans, boolean confirmed, Request request) {
    removal.refuseTooMany(removal.orphans(), confirmed);
    orphans.forEach(orphan -> removal.remove(orphan, request));
  }

  /**
   * Takes from the journal what the fleet does not keep, in batches; a seal stands for it.
   *
   * @return the number of events that went
   */
  long compact() {
    Fleet.Retention kept = wiring.fleet().retention();
    OptionalLong count =
        kept.count().isPresent() ? OptionalLong.of(kept.count().get()) : OptionalLong.empty();
    var policy = new Retention.Policy(kept.age(), count, Retention.Policy.DEFAULT.batch());
    return Retention.apply(wiring.journal(), policy, Clock.systemUTC());
  }

  /** Finds out again what a lost journal knew; one line per app, for people. */
  public List<String> rebuildJournal() {
    return new Rebuild(wiring, states).run();
  }

  // ----------------------------------------------------------------------------------- adoption

  /** What already runs for an app and could be taken over; changes nothing. */
  public Adoption adoptable(App app, Request request) {
    return Adoption.look(wiring, app, states.of(app.name()), request);
  }

  /** Takes over what runs, with nothing restarted. */
  public RunResult adopt(App app, Adoption adoption, Request request) {
    return runs.adopt(app, adoption, request);
  }

  // -----------------------------------------------------------------------------------------

  /** What an app runs as, for commands that reach for its instances. */
  private String project(App app) {
    return states
        .of(app.name())
        .lastRun()
        .flatMap(AppState.Run::plan)
        .map(Event.PlanMade::project)
        .orElse(app.name().value());
  }

  /** What the versions that may be running are known to hold, from their sealed releases. */
  private Secrets secrets(App app) {
    AppState state = states.of(app.name());
    return Stream.concat(
            state.lastRun().flatMap(AppState.Run::plan).map(Event.PlanMade::release).stream(),
            state.lastGood().map(AppState.LastGood::release).stream())
        .distinct()
        .flatMap(name -> wiring.releases().load(app.name(), name).stream())
        .map(release -> release.rendered().secrets())
        .reduce(Secrets.NONE, Secrets::and);
  }

  /** What the fleet said of Kubernetes when the app was last deployed. */
  private Tree.Mapping settings(App app) {
    return states
        .of(app.name())
        .lastRun()
        .flatMap(AppState.Run::plan)
        .flatMap(plan -> wiring.releases().load(app.name(), plan.release()))
        .map(release -> release.rendered().model().mapping("settings"))
        .orElse(Tree.Mapping.EMPTY);
  }

  private Target target(App app) {
    return wiring.target(app.target());
  }

  private AppState.Deployment deployment(App app, AppState.Phase phase, String name) {
    return states
        .of(app.name())
        .deployment()
        .filter(d -> d.phase() == phase)
        .orElseThrow(() -> Nothing.deployment(app.name(), name));
  }

  @Override
  public void close() {
    wiring.journal().close();
  }

  /**
   * A diagnosis on disk.
   *
   * @param files names to redacted contents, what tells most first
   */
  public record Bundle(Path archive, Map<String, String> files) {
    public Bundle {
      files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }
  }
}
