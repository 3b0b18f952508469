package dev.slipway.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real sshd on a port of the loopback, with keys of its own. */
final class SshRemote implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  final int port;
  final Path clientConfig;
  private final Process server;

  private SshRemote(int port, Path clientConfig, Process server) {
    this.port = port;
    this.clientConfig = clientConfig;
    this.server = server;
  }

  static boolean isInstalled() {
    return Files.isExecutable(SSHD);
  }

  /** Starts it in a folder; its client's settings are in {@link #clientConfig}. */
  static SshRemote start(Path folder) throws Exception {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    key(folder.resolve("host"));
    key(folder.resolve("client"));
    Files.copy(folder.resolve("client.pub"), folder.resolve("authorized"));
    int port = freePort();
    Path config = folder.resolve("sshd_config");
    Files.writeString(
        config,
        """
        ListenAddress 127.0.0.1
        Port %d
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        """
            .formatted(port, folder.resolve("host"), folder.resolve("authorized")));
    Files.writeString(
        folder.resolve("known_hosts"),
        "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host.pub")));
    Path client = folder.resolve("ssh_config");
    Files.writeString(
        client,
        """
        Host gitbox
          HostName 127.0.0.1
          Port %d
          User %s
          IdentityFile %s
          IdentitiesOnly yes
          UserKnownHostsFile %s
          GlobalKnownHostsFile /dev/null
          StrictHostKeyChecking yes
        """
            .formatted(
                port,
                System.getProperty("user.name"),
                folder.resolve("client"),
                folder.resolve("known_hosts")));
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    Process server =
        new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sshd.log").toFile())
            .start();
    awaitOpen(port, server, folder.resolve("sshd.log"));
    return new SshRemote(port, client, server);
  }

  private static void key(Path file) {
    Upstream.run(
        List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()),
        Map.of(),
        new byte[0]);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitOpen(int port, Process server, Path log) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        if (!server.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException("sshd did not start: " + Files.readString(log), e);
        }
        server.waitFor(50, TimeUnit.MILLISECONDS);
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly().waitFor();
  }
}
