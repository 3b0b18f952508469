package dev.slipway.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a machine must have for a test: skipped where it is missing, unless nothing may be. */
public final class Needs {
  private Needs() {}

  /** A program on the search path. */
  public static void program(String name) {
    boolean here =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    need(here, "the program " + name);
  }

  /** Docker Engine, Docker Compose and a static busybox to make an image of. */
  public static void docker() {
    need(Files.isExecutable(Path.of("/bin/busybox")), "/bin/busybox");
    need(works("docker", "version"), "Docker Engine");
    need(works("docker", "compose", "version"), "Docker Compose v2");
  }

  private static boolean works(String... words) {
    try {
      return new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void need(boolean here, String what) {
    if (!here && "1".equals(System.getenv("SLIPWAY_REQUIRE_DOCKER"))) {
      throw new AssertionError(what + " is missing, and nothing may be skipped");
    }
    assumeTrue(here, what + " is missing: on Debian, .ci/run shows what to install");
  }
}
