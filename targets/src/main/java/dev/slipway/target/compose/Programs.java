package dev.slipway.target.compose;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, with a clean environment, bounded output and a time limit. */
final class Programs {
  /** Of each output so many of the last bytes are kept. */
  private static final int KEPT = 1 << 20;

  private Programs() {}

  static Engine.Output run(
      List<String> words, Map<String, String> environment, String stdin, Duration limit) {
    Process process = start(words, environment);
    try {
      var stdout = tail(process.getInputStream());
      var stderr = tail(process.getErrorStream());
      feed(process, stdin);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Problem(
            ExitCode.ERROR,
            name(words) + " was still busy after " + limit.toSeconds() + " s",
            "",
            "see what the engine is doing, then run the same command again");
      }
      return new Engine.Output(process.exitValue(), stdout.get(), stderr.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem(ExitCode.INTERRUPTED, name(words) + " was interrupted", "", "", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      end(process);
    }
  }

  private static Process start(List<String> words, Map<String, String> environment) {
    var builder = new ProcessBuilder(words).directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new Problem(
          ExitCode.UNREACHABLE,
          "the program " + words.getFirst() + " cannot be started",
          "",
          "install it (on Debian: apt install docker.io util-linux) or put it on PATH",
          e);
    }
  }

  private static String name(List<String> words) {
    return words.contains("compose") ? "docker compose" : words.getFirst();
  }

  private static void feed(Process process, String stdin) {
    try (OutputStream out = process.getOutputStream()) {
      out.write(stdin.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended without reading all: its exit status says why.
    }
  }

  private static FutureTask<String> tail(InputStream in) {
    var task =
        new FutureTask<>(() -> {
          var kept = new ByteArrayOutputStream();
          var buffer = new byte[8192];
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (kept.size() > KEPT) {
              byte[] end = kept.toByteArray();
              kept.reset();
              kept.write(end, end.length - KEPT / 2, KEPT / 2);
            }
            kept.write(buffer, 0, n);
          }
          return kept.toString(StandardCharsets.UTF_8);
        });
    Thread.ofVirtual().start(task);
    return task;
  }

  private static void end(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }
}
