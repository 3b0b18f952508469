package dev.slipway.target.compose;

import dev.slipway.model.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What Docker Compose has said of itself and of models. Each question starts its program, which
 * takes longer than all the Engine's answers together, so none is asked twice.
 */
final class ComposeProgram {
  /** A daemon should see an upgrade of Compose without being started again. */
  private static final Duration VERSION_HOLDS = Duration.ofHours(1);

  private static final int MOST_ACCEPTED = 1000;
  private static final Executor THREADS = Thread::startVirtualThread;

  private final Engine engine;
  private final Containers containers;
  private final Set<String> accepted =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MOST_ACCEPTED;
                }
              }));
  private Optional<Asked> asked = Optional.empty();

  private record Asked(Instant at, CompletableFuture<Engine.Output> answer) {
    /** An answer that was no version is not kept: somebody may be installing it. */
    boolean holds() {
      boolean failed =
          answer.isCompletedExceptionally() || (answer.isDone() && !answer.join().ok());
      return !failed && at.plus(VERSION_HOLDS).isAfter(Instant.now());
    }
  }

  ComposeProgram(Engine engine) {
    this.engine = engine;
    this.containers = new Containers(engine);
  }

  /** Asks for the version in the background, so that it is known when it is needed. */
  synchronized CompletableFuture<Engine.Output> version() {
    if (asked.filter(Asked::holds).isEmpty()) {
      var answer = CompletableFuture.supplyAsync(this::askVersion, THREADS);
      asked = Optional.of(new Asked(Instant.now(), answer));
    }
    return asked.orElseThrow().answer();
  }

  private Engine.Output askVersion() {
    return engine.docker(
        new Engine.Command(
            List.of("compose", "version", "--short"),
            "",
            Duration.ofSeconds(30),
            Optional.empty()));
  }

  /** Why Compose does not take a model; empty where it does. */
  Optional<String> refusal(String project, String model) {
    String digest = Digest.of(project + "\n" + model);
    if (accepted.contains(digest)) {
      return Optional.empty();
    }
    Engine.Output output = containers.check(project, model);
    if (!output.ok()) {
      return Optional.of(output.stderr().strip());
    }
    accepted.add(digest);
    return Optional.empty();
  }
}
