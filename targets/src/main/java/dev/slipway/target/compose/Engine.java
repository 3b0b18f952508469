package dev.slipway.target.compose;

import dev.slipway.data.Json;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The way to one Docker Engine and to the {@code docker} program beside it; hosts over SSH will be
 * another implementation.
 *
 * <p>Every method throws {@link Problem} with exit code 30 where the Engine cannot be reached.
 */
interface Engine {
  /** Runs {@code docker} with some arguments, none of which may be a secret. */
  Output docker(Command command);

  /** Waits until no program of an earlier, dead Slipway still works on a project. */
  void awaitQuiet(String project);

  /** One request of the Engine's HTTP interface; the path begins with a slash. */
  Reply call(String method, String path, Optional<Tree> body);

  /** Hands the body of an answer on as it comes. */
  void stream(String path, BodyReader reader);

  /** A small file of the engine's machine, or empty where it cannot be read. */
  Optional<byte[]> file(Path path);

  /** The free space, in bytes, of the file system that holds a path of the engine's machine. */
  Optional<Long> freeSpace(Path path);

  /**
   * The process that listens on a TCP port of the engine's machine, {@code nginx (pid 812)}, where
   * it is in the way of one who wants the port on an address; an empty address is all of them.
   */
  Optional<String> listener(int port, String address);

  /** A digest of a file or of all files below a directory; empty where they cannot all be read. */
  Optional<String> contentDigest(Path path);

  /**
   * @param variables what the program finds in its environment; may be secret
   * @param project where it is not empty, commands for the same project run one after the other,
   *     even when the Slipway that started them is dead
   */
  record Command(
      List<String> arguments,
      String stdin,
      Map<String, String> variables,
      Duration limit,
      Optional<String> project) {
    public Command {
      arguments = List.copyOf(arguments);
      variables = Map.copyOf(variables);
    }

    Command(List<String> arguments, String stdin, Duration limit, Optional<String> project) {
      this(arguments, stdin, Map.of(), limit, project);
    }

    /** No value of it. */
    @Override
    public String toString() {
      return "docker " + String.join(" ", arguments);
    }
  }

  /** What a program left: its exit status and the ends of its two outputs. */
  record Output(int status, String stdout, String stderr) {
    boolean ok() {
      return status == 0;
    }
  }

  /** An answer of the Engine. */
  record Reply(int status, String body) {
    boolean ok() {
      return (status >= 200 && status < 300) || status == 304;
    }

    /** What the Engine has to say about a failure. */
    String message() {
      try {
        return Json.parse("answer", body) instanceof Tree.Mapping mapping
            ? mapping.text("message").orElse(body)
            : body;
      } catch (Problem e) {
        return body;
      }
    }
  }

  /** Reads a body that has no known end. */
  interface BodyReader {
    void read(InputStream body) throws IOException;
  }

  /** The JSON that a path answers with, or empty where there is no such thing. */
  default Optional<Tree> get(String path) {
    Reply reply = call("GET", path, Optional.empty());
    if (reply.status() == 404) {
      return Optional.empty();
    }
    if (!reply.ok()) {
      throw new Problem(
          ExitCode.ERROR, "Docker Engine refused a question: " + reply.message(), "", "");
    }
    return Optional.of(Json.parse("Docker Engine's answer", reply.body()));
  }

  /** A text as part of a path or query. */
  static String quoted(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A moment as the Engine's queries want it. */
  static String moment(Instant instant) {
    long seconds = instant.getEpochSecond();
    int nanoseconds = instant.getNano();
    return String.format(Locale.ROOT, "%d.%09d", seconds, nanoseconds);
  }
}
