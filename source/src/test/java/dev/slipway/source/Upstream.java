package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.App;
import dev.slipway.model.CommitId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real repository with a working tree, as a team would push to and read from. */
final class Upstream {
  final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  Upstream(Path directory) {
    this.directory = directory;
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    for (String role : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + role + "_NAME", "Ana");
      environment.put("GIT_" + role + "_EMAIL", "ana@example.org");
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    git("init", "-q", "-b", "main", ".");
  }

  Upstream with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Upstream write(String file, String content) {
    try {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CommitId commit(String message, String... options) {
    git("add", "-A");
    var words = new ArrayList<>(List.of("commit", "-q", "--allow-empty", "-m", message));
    words.addAll(List.of(options));
    git(words.toArray(String[]::new));
    return head();
  }

  CommitId head() {
    return new CommitId(git("rev-parse", "HEAD"));
  }

  String git(String... arguments) {
    return gitFed(new byte[0], arguments);
  }

  String gitFed(byte[] input, String... arguments) {
    var command = new ArrayList<>(List.of("git", "-C", directory.toString()));
    command.addAll(List.of(arguments));
    return run(command, environment, input);
  }

  static String run(List<String> command, Map<String, String> environment, byte[] input) {
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      try (var stream = process.getOutputStream()) {
        stream.write(input);
      }
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + out).isZero();
      return out.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return directory.toString();
  }

  App.Source source() {
    return source("main", "");
  }

  App.Source source(String branch, String path) {
    return source(url(), new App.Ref.Branch(branch), path);
  }

  static App.Source source(String url, App.Ref ref, String path) {
    return new App.Source(url, ref, path, Optional.empty(), false);
  }
}
