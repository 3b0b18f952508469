package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.journal.AppState;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon whose journal is in a PostgreSQL that goes away and comes back. */
class JournalAwayTest {
  @TempDir Path directory;

  @Test
  void theDaemonSaysSoOnceAndGoesOnWhenTheDatabaseIsBack() throws Exception {
    EmbeddedPostgres server = postgres(0);
    int port = server.getPort();
    Scene scene = Scene.in(directory);
    scene.fleetFile(
        Files.readString(scene.fleetPath())
            + "journal: {postgresql: {url: \"postgresql://postgres@localhost:"
            + port
            + "/postgres\"}}\n");
    var heard = new Heard();
    var stop = new Stop();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Engine engine = scene.engine()) {
      try {
        Future<?> serving = threads.submit(() -> new Reconciler(engine, stop, heard).serve());
        until(() -> verified(engine, scene).isPresent());

        server.close();
        until(() -> !heard.unable.isEmpty());
        assertThat(serving.isDone()).isFalse();
        CommitId second = scene.commit(Scene.WEB.formatted("v2"), "Move to v2");

        server = postgres(port);
        assertThat(heard.again.await(2, TimeUnit.MINUTES)).isTrue();
        until(() -> verified(engine, scene).equals(Optional.of(second)));
        assertThat(heard.unable).extracting(Problem::exitCode).containsOnly(ExitCode.UNREACHABLE);

        stop.request();
        serving.get(2, TimeUnit.MINUTES);
      } finally {
        stop.request();
      }
      scene.tearDown();
    } finally {
      server.close();
    }
  }

  private EmbeddedPostgres postgres(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(directory.resolve("postgres"))
        .setCleanDataDirectory(false)
        .start();
  }

  private static Optional<CommitId> verified(Engine engine, Scene scene) {
    return engine.state(scene.web().name()).lastGood().map(AppState.LastGood::commit);
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(50);
    }
  }

  private static final class Heard implements Reconciler.Reports {
    private final List<Problem> unable = new CopyOnWriteArrayList<>();
    private final CountDownLatch again = new CountDownLatch(1);

    @Override
    public void pass(int looked, int changed, Duration took) {}

    @Override
    public void ran(AppName app, RunResult result) {}

    @Override
    public void failed(AppName app, Problem problem) {}

    @Override
    public void noted(AppName app, String what) {}

    @Override
    public void unable(Problem problem) {
      unable.add(problem);
    }

    @Override
    public void ableAgain() {
      again.countDown();
    }
  }
}
