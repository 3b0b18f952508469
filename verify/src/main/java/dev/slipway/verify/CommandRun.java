package dev.slipway.verify;

import dev.slipway.model.LogLine;
import dev.slipway.model.Secrets;
import dev.slipway.model.Wording;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs a program of a repository's choice, without a shell, for a limited time. */
public final class CommandRun {
  /** More output than this is read and thrown away. */
  private static final int MOST_OUTPUT = 65_536;

  /** What a program gets of Slipway's own environment, which may hold secrets. */
  private static final List<String> PASSED_ON =
      List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR");

  private CommandRun() {}

  /**
   * How it ended.
   *
   * @param exitCode empty where it was killed at its deadline, or could not be started
   * @param output what it wrote to both streams, redacted; the beginning of it
   * @param fault why there is no exit code; empty where there is one
   */
  public record Outcome(Optional<Integer> exitCode, String output, String fault) {
    public boolean succeeded() {
      return exitCode.equals(Optional.of(0));
    }

    /** The line of the output that says most about a failure; may be empty. */
    public String firstError() {
      var lines =
          output
              .lines()
              .map(text -> new LogLine(Instant.EPOCH, "", LogLine.Stream.STDERR, text))
              .toList();
      return FirstError.in(lines).map(line -> Wording.printable(line.text().strip())).orElse("");
    }
  }

  /**
   * Runs it to its end, or kills it and all that it has started at the deadline.
   *
   * @param environment added to PATH, HOME and the like; nothing else is passed on
   * @throws InterruptedException where the thread is interrupted; the program is killed
   */
  public static Outcome run(
      List<String> command,
      Path directory,
      Map<String, String> environment,
      Duration limit,
      Secrets secrets)
      throws InterruptedException {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
    builder.environment().keySet().retainAll(PASSED_ON);
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Outcome(Optional.empty(), "", "could not be started: " + reason(e));
    }
    var output = new Output(process.getInputStream());
    Thread reader = Thread.ofVirtual().start(output::drain);
    try {
      boolean ended = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (!ended) {
        kill(process);
      }
      // What the program left behind in the background may hold the pipe open for ever.
      reader.join(Duration.ofMillis(500));
      String text = secrets.redact(output.text());
      return ended
          ? new Outcome(Optional.of(process.exitValue()), text, "")
          : new Outcome(
              Optional.empty(),
              text,
              "still ran after " + HealthGate.spoken(limit) + " and was killed");
    } finally {
      kill(process);
    }
  }

  private static void kill(Process process) {
    // Children first gathered, then killed with their parent: once it is gone they have no parent.
    var tree = process.descendants().toList();
    process.destroyForcibly();
    tree.forEach(ProcessHandle::destroyForcibly);
  }

  /** "No such file or directory" out of the JDK's sentence, which repeats the whole command. */
  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    int open = message.lastIndexOf('(');
    int close = message.lastIndexOf(')');
    return open >= 0 && open < close ? message.substring(open + 1, close) : "";
  }

  /** What has been read so far; the reading may go on. */
  private static final class Output {
    private final InputStream in;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    Output(InputStream in) {
      this.in = in;
    }

    void drain() {
      var buffer = new byte[8192];
      try {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          synchronized (kept) {
            kept.write(buffer, 0, Math.min(n, MOST_OUTPUT - kept.size()));
          }
        }
      } catch (IOException _) {
        // The program is gone, and what it wrote before is kept.
      }
    }

    String text() {
      synchronized (kept) {
        return kept.toString(StandardCharsets.UTF_8);
      }
    }
  }
}
