package dev.slipway.cli.demo;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The demo's Git repository, and the working tree in which its developer commits and pushes. */
final class DemoRepository {
  private final Path directory;
  private final Path work;

  private DemoRepository(Path directory) {
    this.directory = directory;
    this.work = directory.resolve("work");
  }

  static DemoRepository create(Path directory) {
    var repository = new DemoRepository(directory);
    repository.git(directory, "init", "-q", "--bare", "-b", "main", "hello.git");
    repository.git(directory, "clone", "-q", "hello.git", "work");
    repository.git(repository.work, "checkout", "-q", "-B", "main");
    return repository;
  }

  /** Commits files and pushes them; the commit's id. */
  String push(String subject, Map<String, String> files) {
    // Slipway may have committed meanwhile.
    if (Files.exists(work.resolve(".git/refs/heads/main"))) {
      git(work, "pull", "-q", "--rebase", "origin", "main");
    }
    files.forEach((name, content) -> {
      try {
        Files.writeString(work.resolve(name), content);
      } catch (IOException e) {
        throw broken("write " + name, String.valueOf(e.getMessage()), e);
      }
    });
    git(work, "add", "-A");
    git(work, "commit", "-q", "-m", subject);
    git(work, "push", "-q", "origin", "main");
    return git(work, "rev-parse", "HEAD").strip();
  }

  /** The commits of the branch that is deployed, newest first. */
  List<String> log() {
    return git(directory.resolve("hello.git"), "log", "--format=%h  %<(10,trunc)%an  %s", "main")
        .lines()
        .toList();
  }

  /** Runs git without the person's own settings: their hooks and signing keys are not for this. */
  private String git(Path in, String... args) {
    List<String> command = new ArrayList<>();
    command.add("git");
    command.addAll(List.of("-c", "user.name=Ana Demo", "-c", "user.email=ana@example.org"));
    command.addAll(List.of("-c", "commit.gpgSign=false", "-c", "init.templateDir="));
    command.addAll(List.of(args));
    String what = "git " + args[0];
    try {
      var builder = new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
      builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
      builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
      builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
      builder.environment().put("GIT_TERMINAL_PROMPT", "0");
      Process process = builder.start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw broken(what, said.strip(), null);
      }
      return said;
    } catch (IOException e) {
      throw broken(what, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw broken(what, "interrupted", e);
    }
  }

  private Problem broken(String what, String said, @org.jspecify.annotations.Nullable Exception e) {
    return new Problem(
        ExitCode.PREFLIGHT,
        "the demo could not " + what + ": " + said,
        directory.toString(),
        "slipway doctor says what this machine lacks",
        e);
  }
}
