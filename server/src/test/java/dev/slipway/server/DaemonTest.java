package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DaemonTest {
  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  @TempDir Path directory;

  @Test
  void a_call_is_carried_out_with_its_output_on_both_streams_and_its_exit_code() throws Exception {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    try (var _ =
            Daemon.listen(
                socket(),
                answering((call, o, e) -> {
                  o.print("result of " + call.args());
                  e.print("progress");
                  return 22;
                }));
        var client = Client.connect(socket()).orElseThrow()) {
      var answer = client.run(call("plan", "web"), out, err);

      assertThat(answer).isEqualTo(new Client.Answer.Exit(22));
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("result of [plan, web]");
      assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("progress");
    }
  }

  @Test
  void output_longer_than_a_frame_arrives_whole() throws Exception {
    String long_ = "ä".repeat(3_000_000);
    var out = new ByteArrayOutputStream();
    try (var _ =
            Daemon.listen(
                socket(),
                answering((_, o, _) -> {
                  o.print(long_);
                  return 0;
                }));
        var client = Client.connect(socket()).orElseThrow()) {
      client.run(call("logs"), out, NOWHERE);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(long_);
  }

  @Test
  void the_kernel_says_who_calls_whatever_the_client_claims() throws Exception {
    var out = new ByteArrayOutputStream();
    try (var _ =
            Daemon.listen(
                socket(),
                answering((call, o, _) -> {
                  o.print(call.user());
                  return 0;
                }));
        var client = Client.connect(socket()).orElseThrow()) {
      client.run(call("status"), out, NOWHERE);
    }
    String owner = Files.getOwner(directory).getName();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(owner).isNotEqualTo("mallory");
  }

  @Test
  void what_the_daemon_declines_is_told_and_not_run() throws Exception {
    var commands =
        new Daemon.Commands() {
          @Override
          public Optional<String> declined(Call call) {
            return Optional.of("it is release 9");
          }

          @Override
          public int run(Call call, PrintStream out, PrintStream err, Daemon.Hangup hangup) {
            throw new AssertionError("must not run");
          }
        };
    try (var _ = Daemon.listen(socket(), commands);
        var client = Client.connect(socket()).orElseThrow()) {
      assertThat(client.run(call("status"), NOWHERE, NOWHERE))
          .isEqualTo(new Client.Answer.Declined("it is release 9"));
    }
  }

  @Test
  void ctrl_c_of_the_client_reaches_the_command() throws Exception {
    var begun = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    try (var _ =
            Daemon.listen(
                socket(),
                new Answering((_, _, _) -> 0) {
                  @Override
                  public int run(
                      Call call, PrintStream out, PrintStream err, Daemon.Hangup hangup) {
                    hangup.onStop(stopped::countDown);
                    begun.countDown();
                    try {
                      return stopped.await(30, TimeUnit.SECONDS) ? 33 : 1;
                    } catch (InterruptedException e) {
                      return 1;
                    }
                  }
                });
        var client = Client.connect(socket()).orElseThrow()) {
      Thread.startVirtualThread(() -> {
        try {
          begun.await();
          client.stop();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
      assertThat(client.run(call("deploy", "web"), NOWHERE, NOWHERE))
          .isEqualTo(new Client.Answer.Exit(33));
    }
  }

  @Test
  void only_the_owner_and_the_group_may_connect() throws Exception {
    try (var _ = Daemon.listen(socket(), answering((_, _, _) -> 0))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
          .isEqualTo("rw-rw----");
    }
  }

  @Test
  void where_nobody_listens_there_is_no_client_even_if_a_socket_was_left_behind() throws Exception {
    assertThat(Client.connect(socket())).isEmpty();
    leaveSocketBehind();
    assertThat(Client.connect(socket())).isEmpty();
  }

  @Test
  void a_socket_that_a_killed_daemon_left_behind_is_taken_over() throws Exception {
    leaveSocketBehind();
    try (var _ = Daemon.listen(socket(), answering((_, _, _) -> 0))) {
      assertThat(Client.connect(socket())).isPresent();
    }
  }

  @Test
  void a_second_daemon_is_refused_and_the_first_goes_on() throws Exception {
    try (var _ = Daemon.listen(socket(), answering((_, _, _) -> 7))) {
      assertThatThrownBy(() -> Daemon.listen(socket(), answering((_, _, _) -> 8)))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("listens already");
      try (var client = Client.connect(socket()).orElseThrow()) {
        assertThat(client.run(call("status"), NOWHERE, NOWHERE))
            .isEqualTo(new Client.Answer.Exit(7));
      }
    }
  }

  @Test
  void a_daemon_that_dies_before_it_answers_counts_as_none() throws Exception {
    Files.createDirectories(directory.resolve("run"));
    var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(socket()));
    try (var client = Client.connect(socket()).orElseThrow()) {
      listening.accept().close();
      assertThat(client.run(call("status"), NOWHERE, NOWHERE))
          .isInstanceOf(Client.Answer.Declined.class);
    } finally {
      listening.close();
    }
  }

  @Test
  void nonsense_on_the_socket_does_not_disturb_the_next_call() throws Exception {
    try (var _ = Daemon.listen(socket(), answering((_, _, _) -> 5))) {
      for (byte[] nonsense :
          List.of(
              "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8),
              new byte[] {'c', 127, 127, 127, 127},
              new byte[] {'c', 0, 0, 0, 2, '[', ']'},
              new byte[] {'c', 0, 0, 0, 1, '{'})) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
          channel.connect(UnixDomainSocketAddress.of(socket()));
          channel.write(ByteBuffer.wrap(nonsense));
          channel.shutdownOutput();
          assertThat(closed(channel)).isTrue();
        }
      }
      try (var client = Client.connect(socket()).orElseThrow()) {
        assertThat(client.run(call("status"), NOWHERE, NOWHERE))
            .isEqualTo(new Client.Answer.Exit(5));
      }
    }
  }

  /** Ended by the other side, in order or with a reset where it did not read everything. */
  private static boolean closed(SocketChannel channel) {
    try {
      return channel.read(ByteBuffer.allocate(1)) == -1;
    } catch (IOException e) {
      return true;
    }
  }

  private Path socket() {
    return directory.resolve("run").resolve("slipway.sock");
  }

  /** As SIGKILL leaves it: the file is there, nobody listens. */
  private void leaveSocketBehind() throws IOException {
    Files.createDirectories(directory.resolve("run"));
    try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket()));
    }
    assertThat(socket()).exists();
  }

  private static Call call(String... args) {
    return new Call("0.1.0", List.of(args), "/", "/slipway.yaml", "mallory", Map.of(), "", 100);
  }

  private interface Work {
    int run(Call call, PrintStream out, PrintStream err);
  }

  private static Daemon.Commands answering(Work work) {
    return new Answering(work);
  }

  private static class Answering implements Daemon.Commands {
    private final Work work;

    Answering(Work work) {
      this.work = work;
    }

    @Override
    public Optional<String> declined(Call call) {
      return Optional.empty();
    }

    @Override
    public int run(Call call, PrintStream out, PrintStream err, Daemon.Hangup hangup) {
      return work.run(call, out, err);
    }
  }
}
