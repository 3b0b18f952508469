package dev.slipway.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.CommandLine;
import dev.slipway.cli.console.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon in this process: its log, its numbers, and a fleet file that changes under it. */
class ServeCommandTest {
  private static final Pattern ADDRESS = Pattern.compile("http://(127\\.0\\.0\\.1:\\d+)/healthz");
  private static final String APP =
      """
        %s:
          source: {repository: shop, ref: main}
          target: process
          interval: 1s
          verify: {samples: 1, every: 50ms, timeout: 20s}
      """;

  @TempDir Path directory;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void a_fleet_that_changes_is_taken_up_while_serving_and_a_wrong_one_is_not() throws Exception {
    repository();
    fleet("web");
    var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    var log = new PrintStream(err, true, StandardCharsets.UTF_8);
    var session = new Session(directory, "ana", Map.of(), Session.Terminal.NONE, out, log);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> serving =
          threads.submit(() ->
              new CommandLines(new Commands(new LocalFleets()))
                  .run(List.of("serve", "--http", "127.0.0.1:0"), session));
      try {
        until(serving, "web [0-9a-f]{7} succeeded");
        assertThat(get("/healthz")).isEqualTo("ok\n");
        assertThat(get("/metrics"))
            .contains("\nslipway_apps 1\n")
            .contains("\nslipway_able 1\n")
            .contains("\nslipway_runs_total{app=\"web\",outcome=\"succeeded\"} 1\n")
            .containsPattern("\nslipway_passes_total [1-9]");

        Files.writeString(directory.resolve("slipway.yaml"), "kind: Flet\n");
        until(serving, "is not right, so the former one still counts");
        assertThat(get("/metrics")).contains("\nslipway_apps 1\n");

        fleet("web", "api");
        until(serving, "has changed and was read again");
        until(serving, "api [0-9a-f]{7} succeeded");
        assertThat(get("/metrics")).contains("\nslipway_apps 2\n");
        assertThat(said()).doesNotContain("web unchanged");

        // Nothing of it is left running behind the test.
        fleet("web");
        until(serving, "api: left the fleet and was removed");
      } finally {
        session.interrupt();
      }
      assertThat(serving.get(2, TimeUnit.MINUTES)).as(said()).isZero();
      assertThat(said()).contains("ended; nothing is under way");
    } finally {
      Files.writeString(directory.resolve("slipway.yaml"), head().replace("apps:\n", "apps: {}\n"));
      CommandLine pruned = CommandLine.in(directory, "deploy", "--prune", "--yes");
      assertThat(pruned.code()).as(pruned.err()).isZero();
    }
  }

  private void repository() throws Exception {
    git("init", "-q", "-b", "main", "repo");
    Files.writeString(
        directory.resolve("repo/compose.yaml"),
        """
        services:
          one:
            command: [sleep, "1000"]
            stop_grace_period: 1s
        """);
    git("-C", "repo", "add", "-A");
    git(
        "-C",
        "repo",
        "-c",
        "user.name=Ana",
        "-c",
        "user.email=ana@example.org",
        "commit",
        "-qm",
        "Start");
  }

  private void git(String... arguments) throws Exception {
    var command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(said).isZero();
  }

  private String head() {
    return """
    apiVersion: slipway.dev/v1alpha1
    kind: Fleet
    metadata: {name: test}
    root: root
    repositories:
      shop: {url: %s, trust: [host-processes]}
    apps:
    """
        .formatted(directory.resolve("repo"));
  }

  /** Written beside and moved, so that the daemon never reads half of it. */
  private void fleet(String... apps) throws IOException {
    var text = new StringBuilder(head());
    for (String app : apps) {
      text.append(APP.formatted(app));
    }
    Path next = directory.resolve("slipway.yaml.new");
    Files.writeString(next, text);
    Files.move(
        next, directory.resolve("slipway.yaml"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void until(Future<Integer> serving, String pattern) throws InterruptedException {
    Pattern wanted = Pattern.compile(pattern);
    Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
    while (!wanted.matcher(said()).find()) {
      assertThat(serving.isDone()).as(said()).isFalse();
      assertThat(Instant.now()).as(pattern + " in " + said()).isBefore(deadline);
      Thread.sleep(50);
    }
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String get(String path) throws Exception {
    var address = ADDRESS.matcher(said());
    assertThat(address.find()).as(said()).isTrue();
    var request = HttpRequest.newBuilder(URI.create("http://" + address.group(1) + path)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
