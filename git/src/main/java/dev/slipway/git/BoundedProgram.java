package dev.slipway.git;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A program that is run to its end, with bounds on its time and on what it may print. */
public final class BoundedProgram {
  private static final int ERROR_LIMIT = 64 * 1024;

  private final List<String> command;
  private final Map<String, String> environment;
  private final Optional<Path> directory;
  private final byte[] input;
  private final Duration timeout;
  private final int outputLimit;

  /**
   * @param command the program and its arguments, none of them a secret
   * @param environment the whole environment that it gets
   * @param directory where it runs; empty for wherever Slipway runs
   */
  public BoundedProgram(
      List<String> command,
      Map<String, String> environment,
      Optional<Path> directory,
      byte[] input,
      Duration timeout,
      int outputLimit) {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.directory = directory;
    this.input = input.clone();
    this.timeout = timeout;
    this.outputLimit = outputLimit;
  }

  /** What came of it; the error text is for people and cut, the output is whole. */
  public static final class Outcome {
    private final int exit;
    private final byte[] out;
    private final String err;

    Outcome(int exit, byte[] out, String err) {
      this.exit = exit;
      this.out = out;
      this.err = err;
    }

    public int exit() {
      return exit;
    }

    public String err() {
      return err;
    }

    public boolean ok() {
      return exit == 0;
    }

    public String text() {
      return new String(out, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
      return out.clone();
    }
  }

  /** Runs the program; ends it with everything that it started where a bound is passed. */
  public Outcome run() {
    Process process = start();
    try {
      return await(process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem(ExitCode.INTERRUPTED, name() + " was interrupted", "", "run it again", e);
    } finally {
      end(process.toHandle());
    }
  }

  private Process start() {
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    directory.map(Path::toFile).ifPresent(builder::directory);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new Problem(
          ExitCode.PREFLIGHT,
          "the program " + name() + " cannot be started",
          "",
          "install " + name() + " so that it is found on the PATH",
          e);
    }
  }

  private Outcome await(Process process) throws InterruptedException {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var tooMuch = new AtomicBoolean();
    Thread feeding = Thread.startVirtualThread(() -> feed(process.getOutputStream()));
    Thread complaints =
        Thread.startVirtualThread(() -> keep(process.getErrorStream(), err, ERROR_LIMIT));
    Thread results =
        Thread.startVirtualThread(() -> {
          if (!keep(process.getInputStream(), out, outputLimit)) {
            tooMuch.set(true);
            end(process.toHandle());
          }
        });
    boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    end(process.toHandle());
    // A grandchild that escaped could hold the pipes open: what is not read by then is not waited
    // for.
    results.join(Duration.ofSeconds(10));
    complaints.join(Duration.ofSeconds(1));
    feeding.join(Duration.ofSeconds(1));
    if (tooMuch.get()) {
      throw new Problem(
          ExitCode.ERROR, name() + " printed more than " + outputLimit + " bytes", "", "");
    }
    if (!ended) {
      throw new TimedOut(name() + " did not end within " + timeout.toSeconds() + " s");
    }
    return new Outcome(
        process.waitFor(), out.toByteArray(), err.toString(StandardCharsets.UTF_8).strip());
  }

  private void feed(OutputStream stream) {
    try (stream) {
      stream.write(input);
    } catch (IOException _) {
      // The program did not want all of it; its exit code says whether that is a fault.
    }
  }

  /** Reads to the end, keeping the first bytes; whether everything was kept. */
  private static boolean keep(InputStream stream, ByteArrayOutputStream to, int limit) {
    var buffer = new byte[8192];
    boolean all = true;
    try (stream) {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        int room = Math.min(n, limit - to.size());
        to.write(buffer, 0, room);
        if (room < n) {
          all = false;
          if (limit > ERROR_LIMIT) {
            return false;
          }
        }
      }
    } catch (IOException _) {
      // The process was ended; its exit code tells.
    }
    return all;
  }

  private static void end(ProcessHandle process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private String name() {
    return command.getFirst();
  }

  /** The program took longer than it may. */
  public static final class TimedOut extends Problem {
    private static final long serialVersionUID = 1L;

    TimedOut(String what) {
      super(ExitCode.UNREACHABLE, what, "", "try again, or look at what it waits for");
    }
  }
}
