package dev.slipway.promote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.CommitId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real repository, bare or with a working tree. */
final class Repository {
  static final Map<String, String> PERSON =
      Map.of(
          "GIT_CONFIG_GLOBAL", "/dev/null",
          "GIT_CONFIG_NOSYSTEM", "1",
          "GIT_AUTHOR_NAME", "Ana",
          "GIT_AUTHOR_EMAIL", "ana@example.org",
          "GIT_COMMITTER_NAME", "Ana",
          "GIT_COMMITTER_EMAIL", "ana@example.org");

  final Path directory;

  private Repository(Path directory) {
    this.directory = directory;
  }

  static Repository bare(Path directory) {
    run(List.of("git", "init", "-q", "--bare", "-b", "main", directory.toString()));
    return new Repository(directory);
  }

  static Repository withWorkingTree(Path directory) {
    run(List.of("git", "init", "-q", "-b", "main", directory.toString()));
    return new Repository(directory);
  }

  /** A clone to commit in and push from. */
  Repository cloned(Path to) {
    run(List.of("git", "clone", "-q", directory.toString(), to.toString()));
    return new Repository(to);
  }

  Repository write(String file, String content) {
    try {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CommitId commit(String message) {
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", message);
    return head();
  }

  CommitId push(String message) {
    CommitId commit = commit(message);
    git("push", "-q", "origin", "HEAD:main");
    return commit;
  }

  CommitId head() {
    return new CommitId(git("rev-parse", "refs/heads/main"));
  }

  /** What the head of main has of a file. */
  String show(String file) {
    return git("show", "main:" + file);
  }

  int commits() {
    return Integer.parseInt(git("rev-list", "--count", "main"));
  }

  void hook(String name, String script) {
    try {
      Path hook = directory.resolve("hooks").resolve(name);
      Files.createDirectories(hook.getParent());
      Files.writeString(hook, "#!/bin/sh\n" + script);
      Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String git(String... arguments) {
    var command = new ArrayList<>(List.of("git", "-C", directory.toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  static String run(List<String> command) {
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(PERSON);
      Process process = builder.start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + out).isZero();
      return out.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
