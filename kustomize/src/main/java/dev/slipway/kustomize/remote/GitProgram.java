package dev.slipway.kustomize.remote;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The {@code git} of the machine, with what a stranger's repository could misuse switched off:
 * hooks, questions to the person at the terminal, and transports that run commands.
 */
public final class GitProgram implements Git {
  private static final List<String> SAFE =
      List.of(
          "-c", "core.hooksPath=/dev/null",
          "-c", "core.fsmonitor=false",
          "-c", "protocol.ext.allow=never",
          "-c", "advice.detachedHead=false",
          "-c", "init.defaultBranch=main");
  private static final Pattern PASSWORD = Pattern.compile("(://[^/@\\s:]*):[^/@\\s]*@");
  private static final int SHOWN = 4_000;

  private final Path program;

  public GitProgram(Path program) {
    this.program = program;
  }

  /**
   * The first {@code git} on the path.
   *
   * @throws KustomizeException where there is none
   */
  public static GitProgram onPath() {
    String path = System.getenv("PATH");
    for (String directory : (path == null ? "" : path).split(File.pathSeparator)) {
      Path program = Path.of(directory, "git");
      if (!directory.isEmpty() && Files.isExecutable(program)) {
        return new GitProgram(program);
      }
    }
    throw new KustomizeException(
        "no 'git' program on path", Source.UNKNOWN, "install git: remote bases come through it");
  }

  @Override
  public byte[] run(Path directory, Duration timeout, List<String> arguments) {
    String shown = withoutPasswords(program + " " + String.join(" ", arguments));
    Process process = start(directory, arguments);
    // Threads of their own, so that a full pipe stops neither git nor the clock.
    CompletableFuture<byte[]> output =
        CompletableFuture.supplyAsync(() -> all(process.getInputStream()));
    CompletableFuture<byte[]> problems =
        CompletableFuture.supplyAsync(() -> all(process.getErrorStream()));
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new KustomizeException(
            "hit %s timeout running '%s'".formatted(seconds(timeout), shown),
            Source.UNKNOWN,
            "add '?timeout=' with more seconds to the address");
      }
      byte[] printed = output.join();
      if (process.exitValue() != 0) {
        throw new KustomizeException(
            "failed to run '%s': %s: exit status %d"
                .formatted(shown, told(printed, problems.join()), process.exitValue()));
      }
      return printed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KustomizeException("interrupted while running '" + shown + "'");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(Path directory, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(SAFE);
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    var environment = builder.environment();
    environment.keySet().removeIf(GitProgram::pointsElsewhere);
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ALLOW_PROTOCOL", "file:http:https:ssh");
    environment.putIfAbsent("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
    environment.put("LC_ALL", "C");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new KustomizeException("cannot run '" + program + "': " + e.getMessage());
    }
  }

  /** Variables by which a Git command that runs around this one would choose its repository. */
  private static boolean pointsElsewhere(String variable) {
    return List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY")
        .contains(variable);
  }

  private static byte[] all(InputStream stream) {
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String told(byte[] output, byte[] problems) {
    String all =
        new String(output, StandardCharsets.UTF_8) + new String(problems, StandardCharsets.UTF_8);
    return withoutPasswords(all.substring(0, Math.min(all.length(), SHOWN)));
  }

  static String withoutPasswords(String text) {
    return PASSWORD.matcher(text).replaceAll("$1:***@");
  }

  private static String seconds(Duration timeout) {
    return timeout.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }
}
