package dev.slipway.target.compose;

import dev.slipway.model.Digest;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Docker Engine on this machine, over its Unix socket. */
final class LocalEngine implements Engine {
  private static final Duration CALL_LIMIT = Duration.ofMinutes(2);
  private static final int LARGEST_BODY = 64 << 20;
  private static final int MOST_FILES = 10_000;

  /** What the docker program needs of our environment; nothing else reaches Compose. */
  private static final List<String> PASSED_ON =
      List.of("PATH", "HOME", "DOCKER_CONFIG", "XDG_RUNTIME_DIR", "TMPDIR");

  private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,199}");

  private final Map<String, String> environment;
  private final Path socket;
  private final Path directory;

  /**
   * @param environment where {@code DOCKER_HOST} may name another socket
   * @param directory for the lock files that Compose runs under
   */
  LocalEngine(Map<String, String> environment, Path directory) {
    this.environment = Map.copyOf(environment);
    this.socket = socket(environment);
    this.directory = directory;
  }

  private static Path socket(Map<String, String> environment) {
    String host = environment.getOrDefault("DOCKER_HOST", "");
    if (host.isEmpty()) {
      return Path.of("/var/run/docker.sock");
    }
    if (!host.startsWith("unix://")) {
      throw new Problem(
          ExitCode.USAGE,
          "DOCKER_HOST names an engine that is not on this machine",
          "",
          "unset DOCKER_HOST, or give the path of a local socket: unix:///var/run/docker.sock");
    }
    return Path.of(host.substring("unix://".length()));
  }

  @Override
  public Output docker(Command command) {
    var words = new ArrayList<String>();
    // flock(1) hands its lock down to docker: a Compose that outlives a killed Slipway keeps it.
    // setsid(1) keeps a Ctrl-C at the terminal from it: we end at the next boundary, not within.
    command
        .project()
        .ifPresent(project -> words.addAll(List.of("flock", lock(project), "setsid", "--wait")));
    words.add("docker");
    words.addAll(command.arguments());
    var environment = environmentOf();
    environment.putAll(command.variables());
    Output output = Programs.run(words, environment, command.stdin(), command.limit());
    if (!output.ok() && output.stderr().contains("Cannot connect to the Docker daemon")) {
      throw unreachable(null);
    }
    return output;
  }

  @Override
  public void awaitQuiet(String project) {
    Programs.run(
        List.of("flock", lock(project), "true"), environmentOf(), "", Duration.ofMinutes(10));
  }

  private String lock(String project) {
    if (!PROJECT.matcher(project).matches()) {
      throw new Problem(
          ExitCode.USAGE,
          "\"" + Wording.printable(project) + "\" is not a name for a Compose project",
          "",
          "use small letters, digits, hyphens and underscores");
    }
    try {
      Files.createDirectories(directory);
      return directory.resolve(project + ".compose-lock").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> environmentOf() {
    var passed = new HashMap<String, String>();
    PASSED_ON.forEach(
        name -> Optional.ofNullable(environment.get(name)).ifPresent(v -> passed.put(name, v)));
    passed.put("DOCKER_HOST", "unix://" + socket);
    passed.put("LC_ALL", "C");
    passed.put("COMPOSE_IGNORE_ORPHANS", "1");
    passed.put("COMPOSE_ANSI", "never");
    passed.put("DOCKER_CLI_HINTS", "false");
    return passed;
  }

  @Override
  public Reply call(String method, String path, Optional<Tree> body) {
    byte[] bytes = body.map(Tree::json).orElse("").getBytes(StandardCharsets.UTF_8);
    try {
      return UnixHttp.request(
          socket,
          method,
          path,
          bytes,
          CALL_LIMIT,
          (status, in) ->
              new Reply(status, new String(in.readNBytes(LARGEST_BODY), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  @Override
  public void stream(String path, BodyReader reader) {
    try {
      UnixHttp.request(
          socket,
          "GET",
          path,
          new byte[0],
          Duration.ZERO,
          (status, in) -> {
            if (status == 200) {
              reader.read(in);
            }
            return status;
          });
    } catch (IOException e) {
      if (!Thread.currentThread().isInterrupted()) {
        throw unreachable(e);
      }
    }
  }

  private Problem unreachable(@Nullable IOException cause) {
    return new Problem(
        ExitCode.UNREACHABLE,
        "Docker Engine does not answer",
        socket.toString(),
        "start it (systemctl start docker) and see that this user may use its socket",
        cause);
  }

  @Override
  public Optional<byte[]> file(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return Optional.of(in.readNBytes(1 << 20));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Long> freeSpace(Path path) {
    try {
      return Optional.of(Files.getFileStore(path).getUsableSpace());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> listener(int port, String address) {
    return new Listeners(Path.of("/proc")).onPort(port, address);
  }

  @Override
  public Optional<String> contentDigest(Path path) {
    try (var files = Files.walk(path)) {
      var lines = new StringBuilder();
      for (Path file : files.limit(MOST_FILES).sorted().toList()) {
        if (Files.isRegularFile(file)) {
          if (Files.size(file) > LARGEST_BODY) {
            return Optional.empty();
          }
          lines.append(path.relativize(file)).append(' ');
          lines.append(Digest.of(Files.readAllBytes(file))).append('\n');
        }
      }
      return Optional.of(Digest.of(lines.toString()));
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
