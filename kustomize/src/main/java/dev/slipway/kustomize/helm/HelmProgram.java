package dev.slipway.kustomize.helm;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The {@code helm} of the machine. */
public final class HelmProgram implements Helm {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final String command;

  /**
   * @param command a path, or a name on the search path
   */
  public HelmProgram(String command) {
    this.command = command;
  }

  @Override
  public String run(List<String> arguments, Map<String, String> environment) {
    String shown = command + " " + String.join(" ", arguments);
    Process process = start(arguments, environment, shown);
    // Threads of their own, so that a full pipe stops neither helm nor the clock.
    CompletableFuture<String> output =
        CompletableFuture.supplyAsync(() -> all(process.getInputStream()));
    CompletableFuture<String> problems =
        CompletableFuture.supplyAsync(() -> all(process.getErrorStream()));
    try {
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new KustomizeException(
            "hit " + TIMEOUT.toSeconds() + "s timeout running '" + shown + "'");
      }
      String printed = output.join();
      if (process.exitValue() != 0) {
        throw failure(arguments, shown, printed, problems.join(), process.exitValue());
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

  private Process start(List<String> arguments, Map<String, String> environment, String shown) {
    var words = new ArrayList<>(List.of(command));
    words.addAll(arguments);
    var builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new KustomizeException(
          "unable to run: '" + shown + "' (is '" + command + "' installed?): " + e.getMessage(),
          Source.UNKNOWN,
          "install helm, or name it with --helm-command");
    }
  }

  private KustomizeException failure(
      List<String> arguments, String shown, String printed, String told, int exit) {
    String detail =
        arguments.contains("--debug")
            ? " Helm stack trace:\n" + told + "\nHelm template:\n" + printed + "\n"
            : told.strip();
    return new KustomizeException(
        "%s: unable to run: '%s' (is '%s' installed?): exit status %d"
            .formatted(detail, shown, command, exit));
  }

  private static String all(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
