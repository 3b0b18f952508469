package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.journal.AppState;
import dev.slipway.model.Observed;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Kills a run from outside before and after each of its journal appends, lets another process go on
 * with it, and compares the end with that of a run that nobody disturbed.
 */
final class KillSweep {
  /** How a run is disturbed. */
  record Point(int append, PausingJournal.When when) {}

  /**
   * What is compared.
   *
   * @param effects starts and removals that an outsider could count
   */
  record End(
      String deployment,
      String lastGood,
      String hold,
      List<String> running,
      boolean openRun,
      List<String> effects) {}

  private final String verb;
  private final Function<Path, Scene> scene;
  private final Function<Scene, List<String>> effects;
  private final Function<Scene, List<String>> lost;

  /**
   * @param scene makes a fleet in a directory, at the moment before the run
   * @param effects what was started and stopped in it since, as the target itself counts
   */
  KillSweep(String verb, Function<Path, Scene> scene, Function<Scene, List<String>> effects) {
    this(verb, scene, effects, _ -> List.of());
  }

  /**
   * @param lost what nobody would find again, looked for right after each kill; none is allowed
   */
  KillSweep(
      String verb,
      Function<Path, Scene> scene,
      Function<Scene, List<String>> effects,
      Function<Scene, List<String>> lost) {
    this.verb = verb;
    this.scene = scene;
    this.effects = effects;
    this.lost = lost;
  }

  /** Every point of the run, before and after, until the run has no further append. */
  void everyPointEndsLikeAnUndisturbedRun(Path directory, int atOnce) {
    End undisturbed = undisturbed(directory.resolve("undisturbed"));
    Map<String, Kill> kills = new LinkedHashMap<>();
    for (int append = 1; append <= appends; append++) {
      for (PausingJournal.When when : PausingJournal.When.values()) {
        var point = new Point(append, when);
        kills.put(append(point), made -> killed(made, verb, point));
      }
    }
    everyEndIs(undisturbed, kills, directory, atOnce);
  }

  private void everyEndIs(End undisturbed, Map<String, Kill> kills, Path directory, int atOnce) {
    List<String> faults = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(atOnce)) {
      List<Future<Optional<String>>> ends = new ArrayList<>();
      kills.forEach((name, kill) ->
          ends.add(threads.submit(() -> disturbed(directory.resolve(name), kill, undisturbed))));
      for (Future<Optional<String>> end : ends) {
        end.get().ifPresent(faults::add);
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    assertThat(faults).isEmpty();
  }

  private int appends;

  private End undisturbed(Path directory) {
    Scene made = scene.apply(directory);
    try {
      long before = head(made);
      Process process = start(made, verb, "never", PausingJournal.When.BEFORE, "none");
      ended(process);
      appends = (int) (head(made) - before);
      assertThat(appends).isGreaterThan(8);
      End end = end(made);
      assertThat(end.effects()).isNotEmpty();
      assertThat(end.running()).isNotEmpty();
      return end;
    } finally {
      made.tearDown();
    }
  }

  /** Begins a run and kills its process; tells at what. */
  private interface Kill {
    String kill(Scene made) throws InterruptedException;
  }

  private Optional<String> disturbed(Path directory, Kill kill, End undisturbed) {
    Scene made = scene.apply(directory);
    String point = directory.getFileName().toString();
    try {
      point += " at " + kill.kill(made);
      List<String> left = lost.apply(made);
      if (!left.isEmpty()) {
        return Optional.of(point + " loses " + left);
      }
      goOn(made);
      End end = end(made);
      return end.equals(undisturbed)
          ? Optional.empty()
          : Optional.of(point + ":\n  " + end + "\n  expected\n  " + undisturbed);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (RuntimeException | AssertionError e) {
      return Optional.of(point + ": " + e);
    } finally {
      made.tearDown();
    }
  }

  /**
   * Begins a run in a process of its own and kills that at one point of it.
   *
   * @return the event that it was about to write, or had just written
   */
  static String killed(Scene made, String verb, Point point) throws InterruptedException {
    return killed(made, verb, String.valueOf(point.append()), point.when());
  }

  /** The same at an event of a type, or at an append by its number. */
  static String killed(Scene made, String verb, String at, PausingJournal.When when)
      throws InterruptedException {
    Path marker = made.directory().resolve("marker");
    Process process = start(made, verb, at, when, marker.toString());
    String event = awaitMarker(process, marker);
    process.destroyForcibly().waitFor();
    return event;
  }

  /** What a person does after a crash: resume what is open, or say again what they wanted. */
  private void goOn(Scene made) {
    try (Engine engine = made.engine()) {
      AppState state = engine.state(made.web().name());
      if (state.openRun().isPresent()) {
        engine.resume(made.web(), Request.by("ana"));
      } else if (!finished(state)) {
        switch (verb) {
          case "deploy" -> engine.deploy(made.web(), Request.by("ana"));
          default -> engine.rollBack(made.web(), Optional.empty(), Request.by("ana"));
        }
      }
    } catch (Problem e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Whether the killed process had done its work: its run is the second or later, and ended. */
  private boolean finished(AppState state) {
    int runsBefore = verb.equals("deploy") ? 1 : 2;
    return state.runs().size() > runsBefore;
  }

  private End end(Scene made) {
    try (Engine engine = made.engine()) {
      AppState state = engine.state(made.web().name());
      return new End(
          state.deployment().map(d -> d.phase() + " " + d.conclusion()).orElse(""),
          state.lastGood().map(g -> subject(made, g.commit().value())).orElse("none"),
          state.hold().map(h -> subject(made, h.commit().value())).orElse("none"),
          running(engine, made),
          state.openRun().isPresent(),
          effects.apply(made));
    }
  }

  private static List<String> running(Engine engine, Scene made) {
    return engine
        .wiring()
        .target(made.web().target())
        .observe(made.web().name(), made.project())
        .instances()
        .stream()
        .map(i -> service(made, i) + " " + i.state() + " " + subject(made, commit(i)))
        .sorted()
        .toList();
  }

  /** Scenes differ in their namespaces. */
  private static String service(Scene made, Observed.Instance instance) {
    return instance.service().replace("/" + made.project() + "/", "/NAMESPACE/");
  }

  private static String commit(Observed.Instance instance) {
    return instance.commit().orElseThrow().value();
  }

  /** Commits of different scenes have different names; their subjects are the same. */
  private static String subject(Scene made, String commit) {
    return made.git(made.repository(), "log", "-1", "--format=%s", commit).strip();
  }

  private static long head(Scene made) {
    try (Engine engine = made.engine()) {
      return engine.journal().head().map(entry -> entry.sequence()).orElse(0L);
    }
  }

  private static Process start(
      Scene made, String verb, String append, PausingJournal.When when, String marker) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KillableMain.class.getName(),
            made.fleetPath().toString(),
            verb,
            append,
            when.name(),
            marker);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(made.directory().resolve("killable.log").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void ended(Process process) {
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("the run did not end");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String awaitMarker(Process process, Path marker) throws InterruptedException {
    Instant deadline = Instant.now().plusSeconds(120);
    while (!Files.exists(marker)) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the run ended before it was killed");
      }
      if (Instant.now().isAfter(deadline)) {
        process.destroyForcibly();
        throw new IllegalStateException("the run never came there");
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    try {
      return Files.readString(marker);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String append(Point point) {
    return point.append() + "-" + point.when();
  }
}
