package dev.slipway.target.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debian's docker-registry on a port of the loopback address, with its own empty storage. */
final class Registry implements AutoCloseable {
  /** "tester" with the password "hunter22", as htpasswd -B writes it. */
  private static final String USERS =
      "tester:$2y$05$pQwzVd5y0DzkYz4xJ5Qy0eW5nFVgJcCN7e0P1B1XvJb8m1m5Qz2a6\n";

  final String address;

  private final Path directory;
  private final Process process;

  static String missing() {
    return Files.isExecutable(Path.of("/usr/bin/docker-registry"))
        ? ""
        : "no /usr/bin/docker-registry (package docker-registry)";
  }

  Registry(boolean closed) {
    try {
      directory = Files.createTempDirectory("slipway-registry");
      int port = freePort();
      address = "127.0.0.1:" + port;
      Files.writeString(directory.resolve("users"), USERS);
      String auth =
          closed
              ? "auth:\n  htpasswd:\n    realm: tests\n    path: "
                  + directory.resolve("users")
                  + "\n"
              : "";
      Path config =
          Files.writeString(
              directory.resolve("config.yml"),
              """
              version: 0.1
              storage:
                filesystem:
                  rootdirectory: %s
              http:
                addr: %s
              %s\
              """
                  .formatted(directory.resolve("data"), address, auth));
      process =
          new ProcessBuilder("/usr/bin/docker-registry", "serve", config.toString())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
      Bed.await(() -> answers(port), () -> "the registry does not answer: " + log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (var _ = new Socket("127.0.0.1", port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      return "no log";
    }
  }

  /** Ends the registry; what it holds cannot be had any more. */
  void stop() {
    process.destroy();
    process.onExit().join();
  }

  @Override
  public void close() {
    stop();
    Docker.run("", "rm", "-rf", directory.toString());
  }
}
