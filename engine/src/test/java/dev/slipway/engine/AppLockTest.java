package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.AppName;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of one app exclude each other. */
class AppLockTest {
  @TempDir Path directory;

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
