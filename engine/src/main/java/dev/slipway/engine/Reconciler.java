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
import java.io.UncheckedIOException;
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
import java.util.stream.Stream;

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

  private static final Duration COMPACTION_INTERVAL = Duration.ofHours(6);

  /** Between two tries to look at all, while the journal is away. */
  private static final Duration RETRY = Duration.ofSeconds(2);

  /** In the place of a stamp: the host's files differ from those that were deployed last. */
  private static final String CHANGED_MEANWHILE = "changed while nobody looked";

  private final Engine engine;
  private final Wiring wiring;
  private final Stop stop;
  private final Reports reports;
  private final Semaphore runs = new Semaphore(RUNS);
  private final Map<AppName, Watched> watched = new ConcurrentHashMap<>();
  private final Map<AppName, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
  private final AtomicLong renderings = new AtomicLong();
  private String inability = "";
  private Instant nextCompaction = Instant.EPOCH;

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

    /**
     * Nothing can be looked at, since the journal cannot be read, say. Told once for each reason;
     * the daemon goes on trying.
     */
    default void unable(Problem problem) {}

    /** After {@link #unable}: it can look again. */
    default void ableAgain() {}

    /** So many events of the journal went that were older or more than the fleet keeps. */
    default void compacted(long events) {}
  }

  /** Works until it is asked to stop; runs that are under way end at their next boundary. */
  public void serve() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      while (!stop.requested()) {
        stop.await(turn(threads));
      }
    }
  }

  /** Looks once, whatever is wrong with the world, and says how long to wait. */
  private Duration turn(ExecutorService threads) {
    try {
      // Not awaited: a run that takes an hour to prove itself keeps no other app waiting.
      look(Instant.now(), threads);
      if (!inability.isEmpty()) {
        inability = "";
        reports.ableAgain();
      }
      compact(Instant.now());
      return untilNextLook();
    } catch (Problem e) {
      return unable(e);
    } catch (RuntimeException e) {
      return unable(unexpected("the daemon", "it is tried again", e));
    }
  }

  private Duration unable(Problem problem) {
    if (!problem.what().equals(inability)) {
      inability = problem.what();
      reports.unable(problem);
    }
    return RETRY;
  }

  /** Takes from the journal what the fleet does not keep. */
  private void compact(Instant now) {
    if (now.isBefore(nextCompaction)) {
      return;
    }
    nextCompaction = now.plus(COMPACTION_INTERVAL);
    long gone = engine.compact();
    if (gone > 0) {
      reports.compacted(gone);
    }
  }

  /** Looks at everything whose time has come, and returns when what followed from it is done. */
  public void pass(Instant now, ExecutorService threads) {
    look(now, threads).forEach(CompletableFuture::join);
  }

  private List<CompletableFuture<Void>> look(Instant now, ExecutorService threads) {
    List<App> due =
        engine.fleet().apps().stream()
            .filter(app -> !isUnderWay(app.name()) && watch(app).due(now))
            .toList();
    Map<AppName, AppState> states = engine.states();
    Map<String, Refs> refs = refs(due, threads);
    Map<AppName, Runnable> tasks = new LinkedHashMap<>();
    for (App app : due) {
      watch(app).looked(now);
      AppState state = states.getOrDefault(app.name(), AppState.of(app.name()));
      Optional<Refs> seen = Optional.ofNullable(refs.get(app.source().repository()));
      guarded(
          app.name(),
          () -> decide(app, state, seen, now).ifPresent(task -> tasks.put(app.name(), task)));
    }
    Map<AppName, CompletableFuture<Void>> work = new LinkedHashMap<>();
    due.forEach(app -> start(app, tasks, work, threads));
    reports.pass(due.size(), work.size(), Duration.between(now, Instant.now()));
    prune(now);
    return List.copyOf(work.values());
  }

  private boolean isUnderWay(AppName app) {
    CompletableFuture<Void> run = underWay.get(app);
    return run != null && !run.isDone();
  }

  private void prune(Instant now) {
    for (AppState orphan : engine.orphans()) {
      Watched watch =
          watched.computeIfAbsent(orphan.app(), _ -> new Watched(Duration.ofSeconds(10)));
      if (!watch.due(now) || watch.waits(now, Optional.empty(), "")) {
        continue;
      }
      watch.looked(now);
      guarded(
          orphan.app(),
          () -> {
            engine.prune(List.of(orphan), false, request("left the fleet"));
            reports.noted(orphan.app(), "left the fleet and was removed; its volumes are kept");
          });
    }
  }

  /** Each run begins after those of the apps that it depends on, wherever the file lists them. */
  private void start(
      App app,
      Map<AppName, Runnable> tasks,
      Map<AppName, CompletableFuture<Void>> work,
      ExecutorService threads) {
    Runnable task = tasks.get(app.name());
    if (task == null || work.containsKey(app.name())) {
      return;
    }
    List<CompletableFuture<Void>> before = new ArrayList<>();
    for (AppName dependency : app.dependsOn()) {
      engine.fleet().apps().stream()
          .filter(other -> other.name().equals(dependency))
          .forEach(other -> start(other, tasks, work, threads));
      Optional.ofNullable(work.get(dependency))
          .or(() -> Optional.ofNullable(underWay.get(dependency)))
          .ifPresent(before::add);
    }
    CompletableFuture<Void> run =
        CompletableFuture.allOf(before.toArray(CompletableFuture[]::new))
            .thenRunAsync(() -> limited(app, task), threads);
    work.put(app.name(), run);
    underWay.put(app.name(), run);
  }

  private void limited(App app, Runnable task) {
    runs.acquireUninterruptibly();
    try {
      if (!stop.requested()) {
        guarded(app.name(), task);
      }
    } finally {
      runs.release();
    }
  }

  /** Whatever goes wrong with one app is told, and waited out; the other apps go on. */
  private void guarded(AppName app, Runnable task) {
    try {
      task.run();
    } catch (Problem e) {
      failed(app, e);
    } catch (RuntimeException e) {
      failed(app, unexpected(app.value(), afterwards(app), e));
    }
  }

  private static String afterwards(AppName app) {
    return "it is tried again later; slipway status " + app + " shows how far it is";
  }

  private void failed(AppName app, Problem problem) {
    if (!settled(problem)) {
      watched.computeIfAbsent(app, _ -> new Watched(Duration.ofSeconds(10))).failed(Instant.now());
    }
    reports.failed(app, problem);
  }

  private static Problem unexpected(String where, String next, RuntimeException e) {
    String what = e instanceof UncheckedIOException ? String.valueOf(e.getMessage()) : e.toString();
    return new Problem(
        e instanceof UncheckedIOException ? ExitCode.ERROR : ExitCode.BUG, what, where, next, e);
  }

  // ---------------------------------------------------------------------------------- deciding

  private Optional<Runnable> decide(App app, AppState state, Optional<Refs> refs, Instant now) {
    Watched watch = watch(app);
    String stamp = wiring.hostLocal().stamp(app);
    Optional<CommitId> head = refs.flatMap(r -> GitSource.resolve(r, app.source().ref()));
    if (watch.waits(now, head, stamp)) {
      return Optional.empty();
    }
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
    if (watch.isNew()) {
      watch.begin(wiring.hostLocal().changed(app, state) ? CHANGED_MEANWHILE : stamp);
    }
    // What a person laid aside waits for them; only another commit takes its place.
    boolean waits = shelved && head.equals(state.deployment().map(AppState.Deployment::commit));
    if (app.trigger() == App.Trigger.AUTO
        && head.isPresent()
        && !waits
        && ((unfinished(state) && !watch.knows(head.get(), stamp))
            || !watch.seen(head.get(), state, stamp))) {
      return Optional.of(() -> changed(app, state, head.get()));
    }
    if (!shelved && state.standingFailure().isEmpty() && watch.firstLook()) {
      return Optional.of(() -> raiseFallen(app, state));
    }
    // A failure that was left as it is, is not drift: going back from it is a person's to decide.
    if (!shelved
        && state.standingFailure().isEmpty()
        && watch.driftDue(now)
        && app.drift() != App.Drift.IGNORE) {
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

  /**
   * A deployment that the daemon itself began and that came to no result: its process died before
   * the first run, or its last run could not do its work for a reason that may pass.
   */
  private static boolean unfinished(AppState state) {
    return state
        .deployment()
        .filter(d -> d.phase() == AppState.Phase.ACTIVE && d.by().equals("slipway"))
        .filter(d ->
            state
                .lastRun()
                .filter(run -> run.deployment().equals(d.id()))
                .flatMap(AppState.Run::end)
                .map(end ->
                    end.outcome() == Event.RunOutcome.NOTHING_DONE && !settled(end.exitCode()))
                .orElse(state.lastRun().filter(r -> r.deployment().equals(d.id())).isEmpty()))
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
    String stamp = wiring.hostLocal().stamp(app);
    boolean touched =
        before.isEmpty()
            || unfinished(state)
            || watch(app).backingOff()
            || watch(app).hostFilesChanged(stamp)
            || wiring.touches(app, state, before.get(), head);
    try {
      if (touched) {
        deploy(app, "commit " + head.abbreviated());
      } else {
        if (watch(app).hasSeen()) {
          // At its first look the daemon finds commits that another process has told of.
          reports.noted(app.name(), head.abbreviated() + " does not touch it");
        }
        watch(app).succeeded();
      }
      watch(app).saw(head, stamp);
    } catch (Problem e) {
      if (settled(e)) {
        watch(app).saw(head, stamp);
        watch(app).succeeded();
      } else {
        watch(app).tried(head, stamp);
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

  private static boolean settled(int exitCode) {
    return Stream.of(ExitCode.values())
        .filter(code -> code.code() == exitCode)
        .anyMatch(code -> settled(new Problem(code, "", "", "")));
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

  /** After a reboot; Docker Engine does the same for its containers, whatever is done on drift. */
  private void raiseFallen(App app, AppState state) {
    boolean fallen = wiring.fallen(app, state);
    watch(app).lookedFirst();
    if (fallen) {
      ran(app, engine.correct(app, request("its processes were gone when the daemon began")));
    }
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
    if (app.drift() == App.Drift.CORRECT) {
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
    } catch (RuntimeException e) {
      reports.failed(app.name(), unexpected(app.name().value(), afterwards(app.name()), e));
      return Optional.empty();
    }
  }

  private Duration untilNextLook() {
    Instant now = Instant.now();
    return engine.fleet().apps().stream()
        .map(app -> Duration.between(now, watch(app).nextLook()))
        .min(Duration::compareTo)
        .filter(wait -> !wait.isNegative())
        .orElse(engine.fleet().apps().isEmpty() ? Watched.DRIFT_INTERVAL : Duration.ofMillis(100));
  }

  private Watched watch(App app) {
    return watched.computeIfAbsent(app.name(), _ -> new Watched(app.interval()));
  }

  /** How many renderings the daemon has asked for since it began. */
  public long renderings() {
    return renderings.get();
  }
}
