package dev.slipway.engine;

import dev.slipway.journal.Event;
import dev.slipway.journal.Stage;
import dev.slipway.model.Change;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Observed;
import dev.slipway.model.Plan;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.RunId;
import dev.slipway.model.Tree;
import dev.slipway.target.ServiceTarget;
import dev.slipway.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Carries out the changes of a plan: services side by side where they do not depend on each other,
 * each after the conditions of its {@code depends_on} hold, as Compose means them.
 */
final class Rollout {
  private static final Duration LOOK = Duration.ofMillis(150);

  private final ServiceTarget target;
  private final Supplier<Observed> observe;
  private final Recorder recorder;
  private final Stop stop;
  private final Duration patience;
  private final AtomicBoolean failed = new AtomicBoolean();

  /**
   * @param patience how long a service waits for one that it depends on
   */
  Rollout(
      ServiceTarget target,
      Supplier<Observed> observe,
      Recorder recorder,
      Stop stop,
      Duration patience) {
    this.target = target;
    this.observe = observe;
    this.recorder = recorder;
    this.stop = stop;
    this.patience = patience;
  }

  /**
   * @return one line for people about what was done
   * @throws Problem where a step failed; steps that were under way are finished, none is begun
   * @throws Stop.Stopped where the run was asked to end; it can be resumed
   */
  String carryOut(Plan plan, Release release, Stage stage) {
    Map<String, CompletableFuture<String>> steps = new LinkedHashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<String>> before = new ArrayList<>();
      for (Change change : plan.changes()) {
        CompletableFuture<?>[] awaited = awaited(change, release, steps, before);
        CompletableFuture<String> step =
            CompletableFuture.allOf(awaited)
                .thenApplyAsync(_ -> step(change, release, stage), threads);
        steps.put(change.service(), step);
        before.add(step);
      }
      // Closing the executor refuses what is not begun yet: the steps that wait for others.
      CompletableFuture.allOf(before.toArray(CompletableFuture[]::new))
          .exceptionally(_ -> null)
          .join();
    }
    List<String> done = new ArrayList<>();
    for (CompletableFuture<String> step : steps.values()) {
      join(step).filter(text -> !text.isEmpty()).ifPresent(done::add);
    }
    return done.isEmpty() ? "nothing to change" : String.join(", ", done);
  }

  /**
   * What a change must wait for: the services that it depends on; a removal, for all that stand
   * before it in the plan; and every change, for the removals that stand before it.
   */
  private static CompletableFuture<?>[] awaited(
      Change change,
      Release release,
      Map<String, CompletableFuture<String>> steps,
      List<CompletableFuture<String>> before) {
    if (change instanceof Change.Remove) {
      return before.toArray(CompletableFuture[]::new);
    }
    List<CompletableFuture<String>> awaited = new ArrayList<>();
    dependencies(release, change.service())
        .keySet()
        .forEach(service -> Optional.ofNullable(steps.get(service)).ifPresent(awaited::add));
    return awaited.toArray(CompletableFuture[]::new);
  }

  private static Optional<String> join(CompletableFuture<String> step) {
    try {
      return Optional.of(step.join());
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case Problem problem -> throw problem;
        case Stop.Stopped stopped -> throw stopped;
        case RuntimeException other -> throw other;
        case null, default -> throw e;
      }
    }
  }

  private String step(Change change, Release release, Stage stage) {
    if (!change.acts()) {
      return "";
    }
    RunId run = release.run();
    String service = change.service();
    awaitDependencies(change, release);
    stop.here();
    if (failed.get()) {
      return "";
    }
    List<String> before = observe.get().of(service).stream().map(Observed.Instance::id).toList();
    recorder.record(
        new Event.StepStarted(release.app(), run, stage, service, action(change), before));
    recorder.doing(stage, action(change) + " " + service);
    Target.Applied applied;
    try {
      applied = target.apply(release, change);
    } catch (Stop.Stopped e) {
      throw e;
    } catch (Problem e) {
      failed(release, stage, service, e.what());
      throw e;
    } catch (RuntimeException e) {
      failed(release, stage, service, e.toString());
      throw e;
    }
    recorder.record(
        new Event.StepEnded(
            release.app(), run, stage, service, Event.Outcome.OK, applied.after(), ""));
    return service + " " + past(change);
  }

  private void failed(Release release, Stage stage, String service, String why) {
    failed.set(true);
    String message = recorder.log().secrets().redact(why);
    recorder.record(
        new Event.StepEnded(
            release.app(),
            release.run(),
            stage,
            service,
            Event.Outcome.FAILED,
            List.of(),
            message));
  }

  private void awaitDependencies(Change change, Release release) {
    if (change instanceof Change.Remove) {
      return;
    }
    dependencies(release, change.service())
        .forEach((service, condition) -> await(change.service(), service, condition));
  }

  private void await(String dependent, String service, Tree.Mapping dependency) {
    String condition = dependency.text("condition").orElse("service_started");
    Instant deadline = Instant.now().plus(patience);
    while (true) {
      List<Observed.Instance> instances = observe.get().of(service);
      if (holds(condition, instances)) {
        return;
      }
      if (instances.isEmpty() && dependency.text("required").equals(Optional.of("false"))) {
        return;
      }
      Optional<Observed.Instance> broken =
          instances.stream()
              .filter(instance -> instance.exitCode().filter(code -> code != 0).isPresent())
              .filter(instance -> instance.state() == Observed.State.EXITED)
              .findFirst();
      if (broken.isPresent() || Instant.now().isAfter(deadline)) {
        failed.set(true);
        throw new Problem(
            ExitCode.PARTIAL,
            broken
                    .map(f -> service + " exited with " + f.exitCode().orElseThrow())
                    .orElse(service + " did not become what " + dependent + " waits for")
                + " ("
                + condition
                + ")",
            dependent,
            "see slipway logs, or mend " + service);
      }
      stop.here();
      pause();
    }
  }

  static boolean holds(String condition, List<Observed.Instance> instances) {
    if (instances.isEmpty()) {
      return false;
    }
    return switch (condition) {
      case "service_healthy" ->
          instances.stream().allMatch(instance -> instance.health() == Observed.Health.HEALTHY);
      case "service_completed_successfully" ->
          instances.stream()
              .allMatch(instance ->
                  instance.state() == Observed.State.EXITED
                      && instance.exitCode().equals(Optional.of(0)));
      default ->
          instances.stream()
              .allMatch(instance ->
                  instance.state() == Observed.State.RUNNING
                      || instance.exitCode().equals(Optional.of(0)));
    };
  }

  /** Service to the entry of its {@code depends_on}, as the canonical model has it. */
  static Map<String, Tree.Mapping> dependencies(Release release, String service) {
    Map<String, Tree.Mapping> dependencies = new LinkedHashMap<>();
    if (release.rendered().services().get(service) instanceof Tree.Mapping entry) {
      entry
          .mapping("depends_on")
          .entries()
          .forEach((name, value) ->
              dependencies.put(
                  name, value instanceof Tree.Mapping mapping ? mapping : Tree.Mapping.EMPTY));
    }
    return dependencies;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stop.Stopped();
    }
  }

  static String action(Change change) {
    return switch (change) {
      case Change.Create _ -> "create";
      case Change.Update _ -> "update";
      case Change.Replace _ -> "replace";
      case Change.Remove _ -> "remove";
      case Change.Retain _ -> "retain";
      case Change.Keep _ -> "keep";
    };
  }

  private static String past(Change change) {
    return switch (change) {
      case Change.Create _ -> "created";
      case Change.Update _ -> "updated";
      case Change.Replace _ -> "replaced";
      case Change.Remove _ -> "removed";
      case Change.Keep _, Change.Retain _ -> "kept";
    };
  }
}
