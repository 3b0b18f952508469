package dev.slipway.cli.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.supervisor.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the daemon does when it begins on a machine that was started again. */
@Timeout(300)
class RebootTest {
  @TempDir Path directory;
  private Home home;

  @AfterEach
  void end_what_runs() {
    home.tearDown("web", TargetRef.Kind.PROCESS);
  }

  @Test
  void what_should_run_is_brought_up_again_by_the_daemon() throws Exception {
    home = Home.onProcesses(directory);
    home.well("deploy", "web");
    RunFiles files = RunFiles.of(home.root(), "web");
    ProcessHandle supervisor =
        ProcessHandle.of(files.supervisor().orElseThrow().pid()).orElseThrow();
    // The supervisor goes first, so that it cannot see the others go.
    var all = Stream.concat(Stream.of(supervisor), supervisor.descendants()).toList();
    assertThat(all).hasSizeGreaterThan(1);
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle process : all) {
      process.onExit().get(60, TimeUnit.SECONDS);
    }

    Path out = directory.resolve("served");
    Process daemon = home.start(out, out, "serve");
    try {
      Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
      while (starts() < 2) {
        assertThat(daemon.isAlive()).as(Files.readString(out)).isTrue();
        assertThat(Instant.now()).as(Files.readString(out)).isBefore(deadline);
        daemon.waitFor(50, TimeUnit.MILLISECONDS);
      }
      awaitVerified(deadline);
    } finally {
      daemon.destroy();
      assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(home.well("history", "web").out()).contains("its processes were gone");
    assertThat(files.supervisor()).isPresent();
  }

  private void awaitVerified(Instant deadline) throws IOException {
    Tree.Mapping run;
    do {
      assertThat(Instant.now()).isBefore(deadline);
      run =
          (Tree.Mapping)
              home.well("history", "web", "--output", "json").json().items("runs").getFirst();
    } while (run.get("end").isEmpty());
    assertThat(home.well("status").out()).containsPattern("web .* yes +active ");
  }

  private long starts() {
    return home.well("logs", "web").out().lines().filter(line -> line.contains("is up")).count();
  }
}
