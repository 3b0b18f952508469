package dev.slipway.kustomize.server;

import dev.slipway.kustomize.remote.GitProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A repository with a working tree, in which a test writes and commits. */
public final class Repository {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Path directory;

  private Repository(Path directory) {
    this.directory = directory;
  }

  /** Makes one without a commit, whose branch is {@code main}. */
  public static Repository create(Path directory) {
    try {
      var repository = new Repository(Files.createDirectories(directory));
      repository.git("init", "--quiet");
      return repository;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path directory() {
    return directory;
  }

  public Repository write(String path, String text) {
    return write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public Repository write(String path, byte[] content) {
    Path file = directory.resolve(path);
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Commits all that was written and tells the commit. */
  public String commit(String message) {
    git("add", "--all");
    var command = new ArrayList<>(List.of("-c", "user.name=A", "-c", "user.email=a@example.org"));
    command.addAll(List.of("commit", "--quiet", "-m", message));
    git(command.toArray(String[]::new));
    return git("rev-parse", "HEAD");
  }

  /** Runs git in it and tells what it printed. */
  public String git(String... arguments) {
    byte[] printed = GitProgram.onPath().run(directory, LONG, List.of(arguments));
    return new String(printed, StandardCharsets.UTF_8).strip();
  }
}
