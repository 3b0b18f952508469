package dev.slipway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.Main;
import dev.slipway.engine.Stop;
import dev.slipway.server.Call;
import dev.slipway.server.Client;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process of its own, with the demo's fleet. */
@Timeout(180)
class ServeTest {
  @TempDir Path scratch;

  @AfterEach
  void leave_nothing_running() {
    Demo.end(scratch.resolve("demo"));
  }

  @Test
  void the_daemon_deploys_by_itself_answers_on_its_socket_and_ends_on_sigterm() throws Exception {
    Path directory = scratch.resolve("demo");
    Demo.create(directory, new Stop()).close();
    Path fleet = directory.resolve("slipway.yaml");
    Path socket = directory.resolve("var/run/slipway.sock");
    Process daemon = start("serve", "--fleet", fleet.toString());
    try {
      String status = "";
      Instant deadline = Instant.now().plusSeconds(90);
      // Active alone is too early: a deployment is opened before its first run begins.
      while (!(status.contains("\"active\"") && status.contains("\"verified\": true"))
          && Instant.now().isBefore(deadline)) {
        assertThat(daemon.isAlive()).as(said()).isTrue();
        status = overSocket(socket, fleet);
        Thread.sleep(100);
      }
      assertThat(status).as(said()).contains("\"active\"").contains("\"verified\": true");

      Process client = start("status", "--fleet", fleet.toString(), "--output", "json");
      assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(client.exitValue()).as(said()).isZero();
    } finally {
      daemon.destroy();
      assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(daemon.exitValue()).as(said()).isZero();
    assertThat(socket).doesNotExist();
  }

  private static String overSocket(Path socket, Path fleet) throws Exception {
    var client = Client.connect(socket);
    if (client.isEmpty()) {
      return "";
    }
    var out = new ByteArrayOutputStream();
    var call =
        new Call(
            "0.1.0",
            List.of("status", "--output", "json"),
            "/",
            fleet.toString(),
            "ana",
            Map.of(),
            "",
            100);
    try (Client connected = client.get()) {
      var answer = connected.run(call, out, OutputStream.nullOutputStream());
      assertThat(answer).isEqualTo(new Client.Answer.Exit(0));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private Process start(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .directory(scratch.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(scratch.resolve("said").toFile()))
        .start();
  }

  private String said() throws Exception {
    Path file = scratch.resolve("said");
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
