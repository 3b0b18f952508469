package dev.slipway.kustomize.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/** The real sshd on a port of the loopback address, with keys of its own. */
public final class SshServer implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  /** The name by which {@link #client} knows the server. */
  public static final String HOST = "gitbox";

  private final Process server;
  private final Path folder;

  private SshServer(Process server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  public static boolean isInstalled() {
    return Files.isExecutable(SSHD);
  }

  /**
   * Starts it.
   *
   * @param folder for its keys and settings; it must not be there
   */
  public static SshServer start(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    key(folder.resolve("host"));
    key(folder.resolve("client"));
    String user = System.getProperty("user.name");
    if (user.equals("root")) {
      // Of its own accord, sshd as root wants this directory to be there.
      Files.createDirectories(Path.of("/run/sshd"));
    }
    int port = freePort();
    Path config = folder.resolve("sshd_config");
    Files.writeString(
        config,
        """
        ListenAddress 127.0.0.1
        Port %d
        HostKey %s/host
        AuthorizedKeysFile %s/client.pub
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        """
            .formatted(port, folder, folder));
    Files.writeString(
        folder.resolve("known_hosts"),
        "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host.pub")));
    Files.writeString(
        folder.resolve("ssh_config"),
        """
        Host %s
          HostName 127.0.0.1
          Port %d
          User %s
          IdentityFile %s/client
          IdentitiesOnly yes
          UserKnownHostsFile %s/known_hosts
          GlobalKnownHostsFile /dev/null
          StrictHostKeyChecking yes
        """
            .formatted(HOST, port, user, folder, folder));
    Path log = folder.resolve("log");
    Process server =
        new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    awaitOpen(port, server, log);
    return new SshServer(server, folder);
  }

  private static void key(Path file) throws IOException {
    Programs.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitOpen(int port, Process server, Path log)
      throws IOException, InterruptedException {
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

  /** The ssh command that knows the server, by {@link #HOST}, and has a key that it lets in. */
  public String client() {
    return "ssh -F " + folder.resolve("ssh_config");
  }

  /** No client knows the server's key from now on. */
  public void forget() throws IOException {
    Files.writeString(folder.resolve("known_hosts"), "");
  }

  @Override
  public void close() throws InterruptedException {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly().waitFor();
  }
}
