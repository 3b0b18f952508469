package dev.slipway.engine;

import dev.slipway.git.Refs;
import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.source.GitSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What {@code slipway serve} does: looks at each app's ref when its interval is over, deploys what
 * changed, goes on with what was interrupted, and corrects or reports drift.
 *
 * <p>A pass in which nothing changed costs one look at the refs of each repository, however many
 * apps come from it.
 */
public final class Reconciler {
  /** Runs at the same time; each is mostly waiting. */
  private static final int RUNS = 4;

  private static final Duration LONGEST_BACKOFF = Duration.ofHours(1);
  private static final Duration DRIFT_INTERVAL = Duration.ofMinutes(1);

  private final Engine engine;
  private final Wiring wiring;
  private final Stop stop;
  private final Reports reports;
  private final Semaphore runs = new Semaphore(RUNS);
  private final Map<AppName, Watched> watched = new ConcurrentHashMap<>();
  private final AtomicLong renderings = new AtomicLong();

  public Reconciler(Engine engine, Stop stop, Reports reports) {
    this.engine = engine;
    this.wiring = engine.wiring();
    this.stop = stop;
    this.reports = reports;
  }

  /** Hears what the daemon does, for its log and its metrics. */
  public interface Reports {
    void pass(int looked, int changed, Duration took);

    void ran(AppName app, RunResult result);

    void failed(AppName app, Problem problem);

    void noted(AppName app, String what);
  }

  /** Works until it is asked to stop; runs that are under way end at their next boundary. */
  public void serve() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      while (!stop.requested()) {
        pass(Instant.now(), threads);
        stop.await(untilNextLook());
      }
    }
  }

  /** Looks at everything whose time has come, and returns when what followed from it is done. */
  public void pass(Instant now, ExecutorService threads) {
    List<App> due = engine.fleet().apps().stream().filter(app -> watch(app).due(now)).toList();
    Map<AppName, AppState> states = engine.states();
    Map<String, Refs> refs = refs(due, threads);
    Map<AppName, CompletableFuture<Void>> work = new LinkedHashMap<>();
    for (App app : due) {
      AppState state = states.getOrDefault(app.name(), AppState.of(app.name()));
      decide(app, state, Optional.ofNullable(refs.get(app.source().repository())))
          .ifPresent(task -> work.put(app.name(), start(app, task, work, threads)));
      watch(app).looked(now);
    }
    reports.pass(due.size(), work.size(), Duration.between(now, Instant.now()));
    work.values().forEach(CompletableFuture::join);
    prune();
  }

  private void prune() {
    for (AppState orphan : engine.orphans()) {
      try {
        engine.prune(List.of(orphan), false, request("left the fleet"));
        reports.noted(orphan.app(), "left the fleet and was removed; its volumes are kept");
      } catch (Problem e) {
        reports.failed(orphan.app(), e);
      }
    }
  }

  /** Runs begin in the order of the file, each after the apps that it depends on. */
  private CompletableFuture<Void> start(
      App app, Runnable task, Map<AppName, CompletableFuture<Void>> work, ExecutorService threads) {
    List<CompletableFuture<Void>> before = new ArrayList<>();
    app.dependsOn().forEach(name -> Optional.ofNullable(work.get(name)).ifPresent(before::add));
    return CompletableFuture.allOf(before.toArray(CompletableFuture[]::new))
        .thenRunAsync(() -> limited(app, task), threads);
  }

  private void limited(App app, Runnable task) {
    runs.acquireUninterruptibly();
    try {
      if (!stop.requested()) {
        task.run();
      }
    } catch (Problem e) {
      if (!settled(e)) {
        watch(app).failed(Instant.now());
      }
      reports.failed(app.name(), e);
    } finally {
      runs.release();
    }
  }

  // ---------------------------------------------------------------------------------- deciding

  private Optional<Runnable> decide(App app, AppState state, Optional<Refs> refs) {
    if (state.openRun().isPresent()) {
      return AppLock.held(wiring.workspace(), app.name())
          ? Optional.empty()
          : Optional.of(() -> resume(app));
    }
    boolean shelved =
        state.deployment().filter(d -> d.phase() == AppState.Phase.PAUSED).isPresent();
    if (state.suspended() || app.suspend()) {
      return Optional.empty();
    }
    if (approved(state)) {
      return Optional.of(() -> deploy(app, "approved"));
    }
    if (app.trigger() == App.Trigger.AUTO && refs.isPresent()) {
      Optional<CommitId> head = GitSource.resolve(refs.get(), app.source().ref());
      Watched watch = watch(app);
      if (head.isPresent() && !watch.seen(head.get(), state, wiring.hostFilesStamp(app))) {
        return Optional.of(() -> changed(app, state, head.get()));
      }
    }
    if (!shelved && watch(app).driftDue(Instant.now()) && app.drift() != App.Drift.IGNORE) {
      return Optional.of(() -> checkDrift(app, state));
    }
    return Optional.empty();
  }

  /** The last run waited for an approval, and it has come. */
  private static boolean approved(AppState state) {
    return state
        .lastRun()
        .filter(run ->
            run.end().filter(end -> end.exitCode() == ExitCode.APPROVAL_NEEDED.code()).isPresent())
        .flatMap(AppState.Run::plan)
        .filter(plan -> state.approvals().containsKey(plan.planHash()))
        .isPresent();
  }

  private void resume(App app) {
    Engine.Resumed resumed = engine.resume(app, request("resumed by the daemon"));
    reports.noted(app.name(), "went on with " + resumed.what());
    resumed.result().ifPresent(result -> ran(app, result));
  }

  /** A new commit, or new host-local files: deployed only where the app's own files changed. */
  private void changed(App app, AppState state, CommitId head) {
    Optional<CommitId> before = watch(app).lastCommit(state);
    String stamp = wiring.hostFilesStamp(app);
    boolean touched =
        before.isEmpty()
            || watch(app).hostFilesChanged(stamp)
            || wiring.touches(app, state, before.get(), head);
    try {
      if (touched) {
        deploy(app, "commit " + head.abbreviated());
      } else {
        reports.noted(app.name(), head.abbreviated() + " does not touch it");
      }
      watch(app).saw(head, stamp);
    } catch (Problem e) {
      if (settled(e)) {
        watch(app).saw(head, stamp);
      }
      throw e;
    }
  }

  /** Whether trying the same commit again would only be refused again. */
  private static boolean settled(Problem problem) {
    return switch (problem.exitCode()) {
      case USAGE, REWRITTEN, APPROVAL_NEEDED, HELD, POLICY, INTERRUPTED -> true;
      case OK,
          ERROR,
          CHANGES,
          PREPARE_FAILED,
          DIRTY,
          SECRET_MISSING,
          PREFLIGHT,
          PARTIAL,
          VERIFY_FAILED,
          ROLLED_BACK,
          ROLLBACK_FAILED,
          UNREACHABLE,
          LOCKED,
          BUG ->
          false;
    };
  }

  private void deploy(App app, String cause) {
    renderings.incrementAndGet();
    RunResult result = engine.deploy(app, request(cause));
    ran(app, result);
  }

  private void ran(App app, RunResult result) {
    watch(app).succeeded();
    reports.ran(app.name(), result);
  }

  private void checkDrift(App app, AppState state) {
    Map<String, String> differences = wiring.drift(app, state);
    watch(app).checkedDrift(Instant.now());
    if (differences.isEmpty()) {
      if (!state.drift().isEmpty()) {
        wiring.journal().append(new Event.DriftGone(app.name()));
        reports.noted(app.name(), "runs as deployed again");
      }
      return;
    }
    if (!differences.equals(state.drift())) {
      wiring.journal().append(new Event.DriftFound(app.name(), differences));
      reports.noted(app.name(), "drift: " + differences);
    }
    if (app.drift() == App.Drift.CORRECT && state.hold().isEmpty()) {
      ran(app, engine.correct(app, request("drift: " + String.join(", ", differences.keySet()))));
    }
  }

  private Request request(String cause) {
    return Request.unattended(cause, Progress.SILENT, stop);
  }

  // ----------------------------------------------------------------------------------- looking

  /** One look per repository; where one cannot be reached, its apps stay as they are. */
  private Map<String, Refs> refs(List<App> due, ExecutorService threads) {
    Map<String, CompletableFuture<Optional<Refs>>> looks = new HashMap<>();
    for (App app : due) {
      if (app.trigger() == App.Trigger.AUTO) {
        looks.computeIfAbsent(
            app.source().repository(),
            repository -> CompletableFuture.supplyAsync(() -> look(app, repository), threads));
      }
    }
    Map<String, Refs> refs = new HashMap<>();
    looks.forEach((repository, look) -> look.join().ifPresent(r -> refs.put(repository, r)));
    return refs;
  }

  private Optional<Refs> look(App app, String repository) {
    try {
      return Optional.of(wiring.source().refs(repository));
    } catch (Problem e) {
      reports.failed(app.name(), e);
      return Optional.empty();
    }
  }

  private Duration untilNextLook() {
    Instant now = Instant.now();
    return engine.fleet().apps().stream()
        .map(app -> Duration.between(now, watch(app).nextLook()))
        .min(Duration::compareTo)
        .filter(wait -> !wait.isNegative())
        .orElse(Duration.ofMillis(100));
  }

  private Watched watch(App app) {
    return watched.computeIfAbsent(app.name(), _ -> new Watched(app.interval()));
  }

  /** How many renderings the daemon has asked for since it began. */
  public long renderings() {
    return renderings.get();
  }

  /** What the daemon remembers of an app between two passes; all of it can be lost. */
  private static final class Watched {
    private final Duration interval;
    private Instant next = Instant.EPOCH;
    private Instant nextDrift = Instant.now().plus(DRIFT_INTERVAL);
    private Duration backoff = Duration.ZERO;
    private Optional<CommitId> commit = Optional.empty();
    private String hostFiles = "";

    Watched(Duration interval) {
      this.interval = interval;
    }

    synchronized boolean due(Instant now) {
      return !now.isBefore(next);
    }

    synchronized Instant nextLook() {
      return next;
    }

    synchronized void looked(Instant now) {
      next = now.plus(interval).plus(backoff);
    }

    /** Whether this commit and these host files were dealt with, by this process or another. */
    synchronized boolean seen(CommitId head, AppState state, String stamp) {
      if (hostFiles.isEmpty()) {
        hostFiles = stamp;
      }
      return hostFiles.equals(stamp)
          && backoff.isZero()
          && lastCommit(state).equals(Optional.of(head));
    }

    synchronized Optional<CommitId> lastCommit(AppState state) {
      return commit.or(() -> state.deployment().map(AppState.Deployment::commit));
    }

    synchronized boolean hostFilesChanged(String stamp) {
      return !hostFiles.equals(stamp);
    }

    synchronized void saw(CommitId head, String stamp) {
      commit = Optional.of(head);
      hostFiles = stamp;
    }

    synchronized void failed(Instant now) {
      backoff = backoff.isZero() ? interval : backoff.multipliedBy(2);
      if (backoff.compareTo(LONGEST_BACKOFF) > 0) {
        backoff = LONGEST_BACKOFF;
      }
      next = now.plus(backoff);
    }

    synchronized void succeeded() {
      backoff = Duration.ZERO;
    }

    synchronized boolean driftDue(Instant now) {
      return !now.isBefore(nextDrift);
    }

    synchronized void checkedDrift(Instant now) {
      nextDrift = now.plus(DRIFT_INTERVAL.compareTo(interval) > 0 ? DRIFT_INTERVAL : interval);
    }
  }
}
