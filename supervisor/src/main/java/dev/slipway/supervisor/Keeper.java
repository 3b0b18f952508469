package dev.slipway.supervisor;

import dev.slipway.supervisor.ServiceState.Ending;
import dev.slipway.supervisor.ServiceState.Health;
import dev.slipway.supervisor.ServiceState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one service: starts it, starts it again by its policy, asks for its health, stops it.
 *
 * <p>Its monitor is held while something is done to the service, so that one thing happens at a
 * time. The order of every start is: the old instance is gone, the intent is in the event log, the
 * process is started, its state is written, the outcome is in the event log. A supervisor that is
 * killed in between leaves a process that carries all of this in its environment.
 */
final class Keeper {
  private final String service;
  private final Supervisor.Surroundings around;
  private final RunFiles files;
  private final Events events;
  private @Nullable ServiceSpec spec;
  private @Nullable ServiceState state;
  private @Nullable Instance current;
  private @Nullable HealthCheck health;
  private @Nullable Future<?> pending;
  private @Nullable Logs logs;
  private Backoff backoff = Backoff.NONE;

  /** One living process, and the code that it will end with. */
  private record Instance(
      RunningProcess process, CompletableFuture<Integer> exit, long startedNanos) {}

  /** What an operation did. */
  record Outcome(List<String> before, List<String> after, boolean acted) {}

  private record Logs(LogFile file, LogPump out, LogPump err) {}

  Keeper(String service, Supervisor.Surroundings around) {
    this.service = service;
    this.around = around;
    this.files = around.files();
    this.events = around.events();
  }

  /**
   * Takes up what is known of a service that no longer lives, and writes it down: it may have ended
   * while no supervisor lived, and whoever looks reads the file.
   */
  synchronized void remember(ServiceState past) {
    record(past);
  }

  /** Takes up a process that another supervisor started. */
  synchronized void adopt(RunningProcess process, ServiceSpec its, int restarts)
      throws IOException {
    spec = its;
    openLogs(its);
    var known = files.recorded().stream().filter(s -> s.service().equals(service)).findFirst();
    var since = known.filter(s -> s.id().equals(process.toString()));
    Optional<Health> before = since.flatMap(ServiceState::health);
    record(
        new ServiceState(
            service,
            process.toString(),
            Phase.RUNNING,
            Optional.empty(),
            Ending.NONE,
            since.map(ServiceState::restarts).orElse(restarts),
            since.map(ServiceState::startedAt).orElseGet(process::startedAt),
            its.digest(),
            its.run(),
            its.commit(),
            its.restart(),
            its.health().map(_ -> before.orElse(Health.STARTING)),
            since.map(ServiceState::detail).orElse("")));
    watch(new Instance(process, around.awaitStranger(service, process), System.nanoTime()), its);
    events.of("adopted", state());
  }

  /**
   * Makes the service run as specified.
   *
   * @param keepEqual true to leave an instance from equal settings alone whichever run made it
   */
  synchronized Outcome apply(ServiceSpec wanted, boolean keepEqual) throws IOException {
    var before = ids();
    if (alreadySo(wanted, keepEqual)) {
      return new Outcome(before, before, false);
    }
    stopInstance();
    spec = wanted;
    backoff = Backoff.NONE;
    start(wanted, 0);
    return new Outcome(before, ids(), true);
  }

  private boolean alreadySo(ServiceSpec wanted, boolean keepEqual) {
    var now = state;
    if (now == null || !now.digest().equals(wanted.digest())) {
      return false;
    }
    // What this run made and what then ended by itself has had its chance; starting it again would
    // be the same effect twice. What was lost with its supervisor has not.
    return now.run().equals(wanted.run()) ? now.ending() != Ending.LOST : keepEqual && now.alive();
  }

  /** Stops and starts the service as it is. */
  synchronized Outcome restart() throws IOException {
    var its = spec;
    if (its == null) {
      throw new IOException(
          "what " + service + " was started from is not known any more; deploy it again");
    }
    var before = ids();
    int restarts = state == null ? 0 : state().restarts();
    stopInstance();
    backoff = Backoff.NONE;
    start(its, restarts);
    return new Outcome(before, ids(), true);
  }

  /** Stops the service and forgets it; its log files stay. */
  synchronized Outcome remove() throws IOException {
    var before = ids();
    stopInstance();
    var open = logs;
    if (open != null) {
      open.out().close();
      open.err().close();
      open.file().close();
      logs = null;
    }
    var gone = state;
    if (gone != null) {
      events.of("removed", gone);
    }
    state = null;
    spec = null;
    for (String kind : List.of("state", "exit", "out", "err", "probe")) {
      Files.deleteIfExists(files.file(service, kind));
    }
    return new Outcome(before, List.of(), !before.isEmpty());
  }

  /** Stops the service because its supervisor ends; it should be running all the same. */
  synchronized void shutDown() {
    var living = state;
    stopInstance();
    if (living != null && living.alive()) {
      record(
          state()
              .ended(state().exitCode().orElse(137), Ending.LOST, "stopped with its supervisor"));
    }
    var open = logs;
    if (open != null) {
      open.out().drain();
      open.err().drain();
    }
  }

  private void start(ServiceSpec its, int restarts) throws IOException {
    openLogs(its);
    Files.deleteIfExists(files.file(service, "exit"));
    events.intent("starting", service, its.run());
    var child =
        around.children().start(Launch.command(its), Launch.environment(files, its, restarts));
    record(
        new ServiceState(
            service,
            child.process().toString(),
            Phase.RUNNING,
            Optional.empty(),
            Ending.NONE,
            restarts,
            Instant.now(),
            its.digest(),
            its.run(),
            its.commit(),
            its.restart(),
            its.health().map(_ -> Health.STARTING),
            ""));
    events.of("started", state());
    watch(new Instance(child.process(), child.exit(), System.nanoTime()), its);
  }

  private void watch(Instance instance, ServiceSpec its) {
    current = instance;
    var before = state().health().orElse(Health.STARTING);
    its.health()
        .ifPresent(asked -> {
          var check =
              new HealthCheck(
                  its,
                  asked,
                  files,
                  around.children(),
                  before,
                  (status, why) -> healthSeen(instance, status, why));
          health = check;
          check.start();
        });
    var _ = instance.exit().thenAcceptAsync(code -> ended(instance, code), around.timer());
  }

  private synchronized void healthSeen(Instance instance, Health status, String why) {
    if (!instance.equals(current) || instance.exit().isDone()) {
      return;
    }
    var next = state().with(status, why);
    if (!next.equals(state())) {
      boolean changed = !state().health().equals(next.health());
      record(next);
      if (changed) {
        events.of("health", next);
      }
    }
  }

  private synchronized void ended(Instance instance, int code) {
    if (!instance.equals(current)) {
      return;
    }
    clearAway(instance);
    boolean again = spec != null && spec.restart().startsAgain(code, state().restarts());
    record(
        again ? state().restarting(code) : state().ended(code, Ending.BY_ITSELF, howEnded(code)));
    events.of("exited", state());
    if (again) {
      backoff =
          backoff.after(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - instance.startedNanos()));
      pending = around.timer().schedule(this::startAgain, backoff.millis(), TimeUnit.MILLISECONDS);
    }
  }

  private static String howEnded(int code) {
    return code > 128 && code <= 192 ? "ended by signal " + (code - 128) : "";
  }

  private synchronized void startAgain() {
    var its = spec;
    if (pending == null || its == null || state().phase() != Phase.RESTARTING) {
      return;
    }
    pending = null;
    try {
      start(its, state().restarts() + 1);
    } catch (IOException e) {
      record(state().ended(126, Ending.BY_ITSELF, "cannot be started: " + e.getMessage()));
      events.of("failed", state());
    }
  }

  /** Clears away what an instance that has ended leaves behind. */
  private void clearAway(Instance instance) {
    current = null;
    if (health != null) {
      health.stop();
      health = null;
    }
    Native.kill(-instance.process().pid(), Signals.KILL);
    killLeftovers();
    var open = logs;
    if (open != null) {
      open.out().drain();
      open.err().drain();
    }
  }

  private void stopInstance() {
    if (pending != null) {
      pending.cancel(false);
      pending = null;
    }
    var instance = current;
    var its = spec;
    if (instance != null && its != null) {
      if (!instance.exit().isDone()) {
        events.of("stopping", state());
        stop(instance, its);
      }
      int code = instance.exit().getNow(128 + Signals.KILL);
      clearAway(instance);
      record(state().ended(code, Ending.BY_ITSELF, "stopped"));
      events.of("stopped", state());
    } else if (state != null && state().phase() == Phase.RESTARTING) {
      record(state().ended(state().exitCode().orElse(137), Ending.BY_ITSELF, "stopped"));
      events.of("stopped", state());
    }
    killLeftovers();
  }

  private static void stop(Instance instance, ServiceSpec its) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(its.graceMillis());
    boolean told = false;
    while (!instance.exit().isDone() && System.nanoTime() < end) {
      // The shell has a child unless it is just about to start it or has seen it end.
      if (!told) {
        var program = instance.process().children().stream().findFirst();
        told = program.isPresent() && Native.kill(program.get().pid(), its.stopSignal());
      }
      awaitExit(instance, told ? Math.min(100, millisUntil(end)) : 5);
    }
    if (!instance.exit().isDone() && instance.process().alive()) {
      Native.kill(-instance.process().pid(), Signals.KILL);
      awaitExit(instance, 10_000);
    }
  }

  private static long millisUntil(long nanos) {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime()));
  }

  private static void awaitExit(Instance instance, long millis) {
    try {
      int _ = instance.exit().get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // The caller looks again.
    } catch (ExecutionException e) {
      throw new IllegalStateException("an exit code is never an exception", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a service was stopped", e);
    }
  }

  /** Ends what left the service's session but still carries its name: nothing outlives it. */
  private void killLeftovers() {
    for (var process : RunningProcess.of(files.root().toString(), files.app())) {
      if (service.equals(process.environment().get(Names.SERVICE)) && process.alive()) {
        Native.kill(process.pid(), Signals.KILL);
      }
    }
  }

  private void openLogs(ServiceSpec its) throws IOException {
    var redactor = new Redactor(its.secrets());
    var open = logs;
    if (open != null) {
      open.out().redactWith(redactor);
      open.err().redactWith(redactor);
      return;
    }
    var file = new LogFile(files.log(service), LogFile.LARGEST);
    logs =
        new Logs(
            file, pump("out", "stdout", file, redactor), pump("err", "stderr", file, redactor));
  }

  private LogPump pump(String kind, String stream, LogFile file, Redactor redactor)
      throws IOException {
    Path pipe = files.file(service, kind);
    if (!Files.exists(pipe)) {
      Native.makeFifo(pipe.toString());
      // A service of another user may open /dev/stdout, which is this pipe. The directory keeps
      // everybody else away from it.
      Files.setPosixFilePermissions(pipe, PosixFilePermissions.fromString("rw--w--w-"));
    }
    return new LogPump(pipe.toString(), stream, file, redactor);
  }

  static void freshFifo(Path pipe) throws IOException {
    Files.deleteIfExists(pipe);
    Native.makeFifo(pipe.toString());
  }

  private ServiceState state() {
    return Objects.requireNonNull(state, "a service that was never started has no state");
  }

  synchronized boolean known() {
    return state != null;
  }

  private List<String> ids() {
    return state == null ? List.of() : List.of(state().id());
  }

  private void record(ServiceState next) {
    state = next;
    try {
      RunFiles.write(files.file(service, "state"), next.text());
    } catch (IOException e) {
      System.err.println(Instant.now() + " cannot write the state of " + service);
    }
  }
}
