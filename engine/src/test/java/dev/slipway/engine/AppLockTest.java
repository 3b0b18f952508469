package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.AppName;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of one app exclude each other. */
class AppLockTest {
  @TempDir Path directory;

  /** Whoever only looks whether the lock is held has it for as long; no run is refused for that. */
  @Test
  void aRunTriesAgainAfterWhoeverOnlyLooked() throws IOException {
    var workspace = new Workspace(directory);
    var app = new AppName("web");
    AppLock glance = AppLock.take(workspace, app, "a glance");
    try (AppLock _ = AppLock.take(workspace, app, "ana", glance::close)) {
      assertThat(Files.readString(workspace.lock(app))).startsWith("ana, pid ");
    }
  }

  @Test
  void aRunGivesUpAfterAFewTries() {
    var workspace = new Workspace(directory);
    var app = new AppName("web");
    var pauses = new AtomicInteger();
    try (AppLock _ = AppLock.take(workspace, app, "joe")) {
      assertThatThrownBy(() -> AppLock.take(workspace, app, "ana", pauses::incrementAndGet))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("joe, pid ");
    }
    assertThat(pauses).hasValueBetween(1, 20);
  }

  @Test
  void aRefusalInTheSameProcessLeavesTheKernelsLockInPlace() throws IOException {
    var workspace = new Workspace(directory);
    var app = new AppName("web");
    try (AppLock _ = AppLock.take(workspace, app, "ana")) {
      String inode = ":" + Files.getAttribute(workspace.lock(app), "unix:ino") + " ";
      assertThat(Files.readString(Path.of("/proc/locks"))).contains(inode);

      assertThatThrownBy(() -> AppLock.take(workspace, app, "joe"))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("ana, pid ");
      assertThat(Files.readString(Path.of("/proc/locks"))).contains(inode);
    }
  }
}
