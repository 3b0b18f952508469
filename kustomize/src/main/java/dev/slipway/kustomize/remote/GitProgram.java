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
import java.util.Locale;
import java.util.Set;
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
          "-c", "protocol.allow=never",
          "-c", "protocol.http.allow=always",
          "-c", "protocol.https.allow=always",
          "-c", "protocol.ssh.allow=always",
          // Not for a submodule: a stranger's repository names those.
          "-c", "protocol.file.allow=user",
          "-c", "advice.detachedHead=false",
          "-c", "init.defaultBranch=main");
  private static final Pattern PASSWORD = Pattern.compile("(://[^/@\\s:]*):[^/@\\s]*@");
  private static final int SHOWN = 4_000;
  private static final Set<String> OVER_NETWORK = Set.of("fetch", "ls-remote", "submodule");

  /** What a person does where something takes too long. */
  static final String MORE_TIME = "add '?timeout=' with more seconds to the address";

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
    boolean quietSsh =
        arguments.stream().anyMatch(OVER_NETWORK::contains) && !hasOwnSsh(directory, timeout);
    Process process = start(directory, arguments, quietSsh);
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
            MORE_TIME);
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

  /** Whether the person chose an ssh command: it stays, and the plain one is told not to ask. */
  private boolean hasOwnSsh(Path directory, Duration timeout) {
    if (System.getenv("GIT_SSH") != null || System.getenv("GIT_SSH_COMMAND") != null) {
      return true;
    }
    var question = List.of("config", "--default", "", "--get", "core.sshCommand");
    return !new String(run(directory, timeout, question), StandardCharsets.UTF_8).isBlank();
  }

  private Process start(Path directory, List<String> arguments, boolean quietSsh) {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(SAFE);
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    var environment = builder.environment();
    environment.keySet().removeIf(GitProgram::isNotForGit);
    environment.put("GIT_TERMINAL_PROMPT", "0");
    if (quietSsh) {
      environment.put("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
    }
    environment.put("LC_ALL", "C");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new KustomizeException("cannot run '" + program + "': " + e.getMessage());
    }
  }

  private static boolean isNotForGit(String variable) {
    return switch (variable) {
      // A Git command that runs around this one would choose its repository.
      case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY" -> true;
      // They outrank what is allowed here.
      case "GIT_ALLOW_PROTOCOL", "GIT_PROTOCOL_FROM_USER" -> true;
      case String _ -> false;
    };
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

  /** As upstream writes a duration. */
  static String seconds(Duration timeout) {
    return timeout.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
