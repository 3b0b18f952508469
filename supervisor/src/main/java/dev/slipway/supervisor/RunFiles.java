package dev.slipway.supervisor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where the supervisor of one app keeps its files.
 *
 * @param root the fleet's root directory, absolute
 * @param directory what lives and dies with the running services; 0700
 * @param logs what is kept when they are gone
 */
public record RunFiles(Path root, String app, Path directory, Path logs) {
  /** A Unix socket's address holds so many bytes with its closing zero. */
  private static final int LONGEST_SOCKET_PATH = 107;

  public static RunFiles of(Path root, String app) {
    Path absolute = root.toAbsolutePath().normalize();
    return new RunFiles(
        absolute,
        app,
        absolute.resolve("run/process").resolve(app),
        absolute.resolve("logs/process").resolve(app));
  }

  void create() throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(directory.getParent());
    Files.createDirectories(directory, ownerOnly);
    Files.createDirectories(logs.getParent());
    Files.createDirectories(logs, ownerOnly);
  }

  Path lock() {
    return directory.resolve("supervisor.lock");
  }

  Path pid() {
    return directory.resolve("supervisor.pid");
  }

  Path socket() {
    return directory.resolve("control.sock");
  }

  /**
   * Where to connect to. Socket addresses are short and roots may be long: then the way goes
   * through the supervisor's own working directory, which is {@link #directory}.
   */
  Path socketOf(RunningProcess supervisor) {
    return socket().toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH
        ? socket()
        : Path.of("/proc/" + supervisor.pid() + "/cwd/control.sock");
  }

  /** Every start, stop and exit, a JSON object per line; only ever appended to. */
  public Path events() {
    return logs.resolve("supervisor.ndjson");
  }

  /** What the supervisor itself complains about. */
  public Path complaints() {
    return logs.resolve("supervisor.err");
  }

  /** The newest log file of a service; older ones have {@code .1} and {@code .2} at their end. */
  public Path log(String service) {
    return logs.resolve(service + ".log");
  }

  Path file(String service, String kind) {
    return directory.resolve(service + "." + kind);
  }

  /** The supervisor that holds this app now, if one lives. */
  public Optional<RunningProcess> supervisor() {
    return read(pid())
        .flatMap(text -> RunningProcess.parse(text.strip()))
        .filter(RunningProcess::alive);
  }

  /** What was last written of each service, by name; nothing is checked against the machine. */
  public List<ServiceState> recorded() {
    var states = new ArrayList<ServiceState>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.state")) {
      for (Path file : files) {
        read(file).flatMap(ServiceState::parse).ifPresent(states::add);
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot list " + directory, e);
    }
    states.sort(Comparator.comparing(ServiceState::service));
    return states;
  }

  /**
   * How an instance ended, as the shell beside it wrote down. The file is removed before each
   * start, so that a pid that was given out again cannot be taken for an older one.
   */
  Optional<Integer> exitCode(String service, RunningProcess instance) {
    return read(file(service, "exit"))
        .map(text -> text.strip().split(" "))
        .filter(words -> words.length == 2 && words[0].equals(Integer.toString(instance.pid())))
        .map(words -> Integer.valueOf(words[1]));
  }

  /** Writes a file so that a reader, or a machine that loses power, sees the old or the new one. */
  static void write(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (var channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
