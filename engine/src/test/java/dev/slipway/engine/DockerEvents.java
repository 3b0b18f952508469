package dev.slipway.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What Docker Engine itself says has happened to a project's containers. It listens all the time,
 * since the engine remembers few events.
 */
final class DockerEvents implements AutoCloseable {
  private static final String MARK = "mark-of-the-test";

  private final String project;
  private final Path file;
  private final Process process;

  DockerEvents(String project, Path file) {
    this.project = project;
    this.file = file;
    try {
      process =
          new ProcessBuilder(
                  "docker",
                  "events",
                  "--filter",
                  "label=com.docker.compose.project=" + project,
                  "--filter",
                  "event=create",
                  "--filter",
                  "event=start",
                  "--format",
                  "{{.Action}} {{index .Actor.Attributes \"com.docker.compose.service\"}}")
              .redirectOutput(file.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // It listens from the first mark on that it hears.
    mark();
  }

  /** Creations and starts until now, by service; the same, whichever service came first. */
  List<String> soFar() {
    mark();
    return lines().stream().filter(line -> !line.endsWith(MARK)).sorted().toList();
  }

  /** Events come in order: when this one is here, so are all before it. */
  private void mark() {
    long before = marks();
    Instant deadline = Instant.now().plusSeconds(60);
    while (marks() == before) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("Docker tells no events");
      }
      String id =
          Docker.docker(
              "create",
              "--label",
              "com.docker.compose.project=" + project,
              "--label",
              "com.docker.compose.service=" + MARK,
              Docker.image(),
              "true");
      Docker.docker("rm", id);
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private long marks() {
    return lines().stream().filter(line -> line.endsWith(MARK)).count();
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
