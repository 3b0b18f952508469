package dev.slipway.server;

import dev.slipway.data.Json;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jdk.net.ExtendedSocketOptions;

/**
 * The daemon's ear: a Unix socket on which command lines of this machine arrive.
 *
 * <p>The socket's permissions decide who may; who it was, the kernel says.
 */
public final class Daemon implements AutoCloseable {
  private final Path socket;
  private final ServerSocketChannel channel;
  private final Commands commands;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Daemon(Path socket, ServerSocketChannel channel, Commands commands) {
    this.socket = socket;
    this.channel = channel;
    this.commands = commands;
  }

  /** Carries out the command lines that arrive. */
  public interface Commands {
    /** Why a call is not served here; empty where it is. */
    Optional<String> declined(Call call);

    /** Carries it out and returns its exit code. */
    int run(Call call, PrintStream out, PrintStream err, Hangup hangup);
  }

  /** How a command learns that its person wants it to end. */
  public interface Hangup {
    /** The action runs once when the person presses Ctrl-C. */
    void onStop(Runnable action);
  }

  /**
   * Begins to listen.
   *
   * @throws Problem where another daemon listens already, or the socket cannot be made
   */
  public static Daemon listen(Path socket, Commands commands) {
    try {
      Path directory = java.util.Objects.requireNonNull(socket.getParent());
      Files.createDirectories(directory);
      if (answers(socket)) {
        throw new Problem(
            ExitCode.LOCKED,
            "another slipway serve listens already",
            socket.toString(),
            "stop it first, or talk to it: slipway status");
      }
      Files.deleteIfExists(socket);
      var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      bind(channel, socket);
      var daemon = new Daemon(socket, channel, commands);
      daemon.threads.execute(daemon::accept);
      return daemon;
    } catch (IOException | IllegalArgumentException e) {
      throw new Problem(
          ExitCode.PREFLIGHT,
          "the daemon's socket cannot be made: " + e.getMessage(),
          socket.toString(),
          "see who may write there; a path for a socket has at most 100 characters",
          e);
    }
  }

  /** Nobody can connect before the permissions are right: the name is given last. */
  private static void bind(ServerSocketChannel channel, Path socket) throws IOException {
    Path unnamed = socket.resolveSibling("." + socket.getFileName() + ".new");
    Files.deleteIfExists(unnamed);
    channel.bind(UnixDomainSocketAddress.of(unnamed));
    Files.setPosixFilePermissions(unnamed, PosixFilePermissions.fromString("rw-rw----"));
    Files.move(unnamed, socket, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** Whether somebody listens there; a socket left behind by a killed daemon does not answer. */
  private static boolean answers(Path socket) {
    try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return probe.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException _) {
      return false;
    }
  }

  private void accept() {
    while (channel.isOpen()) {
      try {
        SocketChannel client = channel.accept();
        threads.execute(() -> serve(client));
      } catch (IOException _) {
        // Closed, or a client that was gone before it was served.
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      var frames = new Frames(client);
      Frames.Frame first = frames.read();
      if (first.kind() != Frames.CALL) {
        return;
      }
      Call call = Call.of(Json.parse("the call", first.text()));
      Optional<String> declined = commands.declined(call);
      if (declined.isPresent()) {
        frames.write(Frames.DECLINED, declined.get());
        return;
      }
      int code = carryOut(known(call, client), frames);
      frames.write(Frames.EXIT, Integer.toString(code));
    } catch (IOException | Problem _) {
      // The client has gone or does not speak this language; there is nobody to tell.
    }
  }

  private int carryOut(Call call, Frames frames) {
    var stop = new Stopping();
    threads.execute(() -> hear(frames, stop));
    try (PrintStream out = print(frames.stream(Frames.OUT));
        PrintStream err = print(frames.stream(Frames.ERR))) {
      return commands.run(call, out, err, stop);
    }
  }

  private static PrintStream print(OutputStream stream) {
    return new PrintStream(new BufferedOutputStream(stream, 8192), false, StandardCharsets.UTF_8);
  }

  private static void hear(Frames frames, Stopping stop) {
    try {
      while (true) {
        if (frames.read().kind() == Frames.STOP) {
          stop.now();
        }
      }
    } catch (EOFException _) {
      // The client has ended; a run goes on, since only Ctrl-C asks it to stop.
    } catch (IOException _) {
      // As above.
    }
  }

  /** The call with the user that the kernel vouches for. */
  private static Call known(Call call, SocketChannel client) throws IOException {
    if (!client.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
      return call;
    }
    String user = client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    return new Call(
        call.version(),
        call.args(),
        call.directory(),
        call.fleet(),
        user,
        call.environment(),
        call.terminal(),
        call.columns());
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(socket);
    } catch (IOException _) {
      // It is left behind; the next one takes it away.
    }
    threads.shutdownNow();
  }

  /** Passes Ctrl-C on, whether it comes before or after the command has said what to do then. */
  private static final class Stopping implements Hangup {
    private Runnable action = () -> {};
    private boolean asked;

    @Override
    public synchronized void onStop(Runnable wanted) {
      action = wanted;
      if (asked) {
        wanted.run();
      }
    }

    synchronized void now() {
      if (!asked) {
        asked = true;
        action.run();
      }
    }
  }
}
