package dev.slipway.supervisor;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Talks to the supervisor of one app, and starts it where none lives.
 *
 * <p>A supervisor that a systemd unit started (the daemon's) stays in that unit's control group:
 * the unit needs {@code KillMode=process}, or stopping the daemon stops what it deployed.
 */
public final class SupervisorClient {
  /** How long a supervisor may take to answer its door on a loaded machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RunFiles files;

  public SupervisorClient(RunFiles files) {
    this.files = files;
  }

  /**
   * What was done.
   *
   * @param before ids of the instances that were there
   * @param after ids of the instances that are there now
   */
  public record Outcome(List<String> before, List<String> after, boolean acted) {}

  /** Runs a service unless an instance of equal settings lives. */
  public Outcome create(ServiceSpec spec) throws IOException {
    return ask(Supervisor.Request.CREATE, spec::write);
  }

  /** Runs a service anew unless this run has done so already. */
  public Outcome replace(ServiceSpec spec) throws IOException {
    return ask(Supervisor.Request.REPLACE, spec::write);
  }

  /** Stops and forgets one service. */
  public Outcome remove(String service) throws IOException {
    return ask(Supervisor.Request.REMOVE, out -> Wire.writeText(out, service));
  }

  /** Stops and starts one service, or all of them for an empty name. */
  public Outcome restart(String service) throws IOException {
    return ask(Supervisor.Request.RESTART, out -> Wire.writeText(out, service));
  }

  /** Stops and forgets all services; the supervisor then ends. */
  public Outcome removeAll() throws IOException {
    return ask(Supervisor.Request.REMOVE_ALL, _ -> {});
  }

  /**
   * What runs now. Where services run without a supervisor, one is started to take them up; nothing
   * that runs is touched by that.
   */
  public List<ServiceState> observe() throws IOException {
    if (!Files.isDirectory(files.directory())) {
      return List.of();
    }
    if (files.supervisor().isPresent()) {
      return files.recorded();
    }
    if (Leftovers.any(files)) {
      awaitSupervisor();
      return files.recorded();
    }
    return Leftovers.settle(files);
  }

  private interface Question {
    void write(DataOutputStream out) throws IOException;
  }

  private Outcome ask(Supervisor.Request request, Question question) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var supervisor = awaitSupervisor();
      try (var channel =
          SocketChannel.open(UnixDomainSocketAddress.of(files.socketOf(supervisor)))) {
        var out = new DataOutputStream(Channels.newOutputStream(channel));
        Wire.writeText(out, request.name());
        question.write(out);
        out.flush();
        return answer(new DataInputStream(Channels.newInputStream(channel)));
      } catch (Refused e) {
        throw e;
      } catch (IOException e) {
        // It ended while it was asked. What it did is seen by the next one, so asking again is
        // safe.
        if (System.nanoTime() > end) {
          throw e;
        }
        pause();
      }
    }
  }

  /** The supervisor lives and has said why it cannot do what it was asked for. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }
  }

  private static Outcome answer(DataInputStream in) throws IOException {
    String refusal = Wire.readText(in);
    if (!refusal.isEmpty()) {
      throw new Refused(refusal);
    }
    return new Outcome(Wire.readTexts(in), Wire.readTexts(in), in.readBoolean());
  }

  private RunningProcess awaitSupervisor() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Process started = null;
    while (true) {
      var living = files.supervisor();
      if (living.isPresent()) {
        return living.get();
      }
      if (System.nanoTime() > end) {
        throw new IOException(
            "the supervisor of " + files.app() + " does not start; see " + files.complaints());
      }
      // Several callers may start one each: the lock lets one of them live, the others end at once.
      if (started == null || !started.isAlive()) {
        started = start();
      }
      pause();
    }
  }

  private Process start() throws IOException {
    files.create();
    var builder =
        new ProcessBuilder(command())
            .directory(files.directory().toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.appendTo(files.complaints().toFile()));
    // Nothing of the caller's environment is kept: it may hold credentials.
    builder.environment().clear();
    builder.environment().putAll(Map.of("MALLOC_ARENA_MAX", "1", "LC_ALL", "C.UTF-8"));
    return builder.start();
  }

  private List<String> command() {
    Path code = code();
    Path cache = code.resolveSibling(code.getFileName() + ".aot");
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-Xms4m",
                "-Xmn1m",
                "-Xss256k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                // What compiling at the start took from the C library is given back.
                "-XX:TrimNativeHeapInterval=20000",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED"));
    if (Files.exists(cache)) {
      command.add("-XX:AOTCache=" + cache);
    }
    command.addAll(
        List.of(
            "-cp",
            code.toString(),
            Supervisor.class.getName(),
            files.root().toString(),
            files.app()));
    return command;
  }

  private static Path code() {
    try {
      return Path.of(Supervisor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path holds files", e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a supervisor", e);
    }
  }
}
