package dev.slipway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.CommandLine;
import dev.slipway.data.Json;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Holds the demo's story against what is really so; what it prints is not looked at. */
@Timeout(240)
class DemoTest {
  @TempDir Path scratch;

  @AfterEach
  void leave_nothing_running() {
    Demo.end(directory());
  }

  @Test
  void each_step_of_the_story_is_true() throws Exception {
    var ran = CommandLine.in(scratch, "demo", "--keep");
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();

    // Git: two versions, a broken one, and the commit that takes it back to the second's files.
    List<String> log = git("log", "--format=%s", "main");
    assertThat(log).hasSize(4);
    assertThat(log.get(0)).startsWith("Rollback hello to ");
    assertThat(log.subList(1, 4))
        .containsExactly("Tidy up the settings", "Say good morning", "Say hello");
    assertThat(git("rev-parse", "main^{tree}")).isEqualTo(git("rev-parse", "main~2^{tree}"));

    // The service: the second version, from the second commit.
    String good = git("rev-parse", "main~2").getFirst();
    String broken = git("rev-parse", "main~1").getFirst();
    assertThat(get("/")).contains("Good morning, version 2");
    assertThat(get("/healthz")).contains(good);

    // The journal: the first by a person, the others by the daemon, the last one rolled back.
    List<Tree> events = journal();
    assertThat(texts(events, "run_ended_v1", "outcome"))
        .startsWith("succeeded", "succeeded", "rolled_back");
    assertThat(texts(events, "hold_placed_v1", "commit")).containsExactly(broken);
    assertThat(CommandLine.in(directory(), "audit", "verify").code()).isZero();

    // The diagnosis: there, for the owner's eyes only.
    try (var files = Files.walk(directory())) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("diagnose-")))
          .hasSize(1)
          .allSatisfy(file ->
              assertThat(Files.getPosixFilePermissions(file))
                  .extracting(Enum::name)
                  .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE"));
    }

    // And once it is stopped nothing of it is left in the process table.
    assertThat(processes()).isNotEmpty();
    assertThat(CommandLine.in(scratch, "demo", "--stop").code()).isZero();
    Instant deadline = Instant.now().plusSeconds(20);
    while (!processes().isEmpty() && Instant.now().isBefore(deadline)) {
      Thread.sleep(50);
    }
    assertThat(processes()).isEmpty();
    assertThat(refused()).isTrue();
  }

  @Test
  void a_directory_with_something_else_in_it_is_refused_and_left_alone() throws IOException {
    Path own = Files.createDirectories(directory()).resolve("thesis.txt");
    Files.writeString(own, "years of work");
    var ran = CommandLine.in(scratch, "demo");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("removes nothing of yours").contains("--dir");
    assertThat(own).hasContent("years of work");
    assertThat(directory().toFile().list()).containsExactly("thesis.txt");
  }

  private Path directory() {
    return scratch.resolve("slipway-demo");
  }

  private List<String> git(String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C"));
    command.add(directory().resolve("hello.git").toString());
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines().toList();
  }

  private String base() throws IOException {
    var url =
        Pattern.compile("http://127\\.0\\.0\\.1:\\d+")
            .matcher(Files.readString(directory().resolve("slipway.yaml")));
    assertThat(url.find()).isTrue();
    return url.group();
  }

  private String get(String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(base() + path)).timeout(Duration.ofSeconds(20)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private boolean refused() throws Exception {
    try {
      get("/");
      return false;
    } catch (ConnectException e) {
      return true;
    }
  }

  private List<Tree> journal() {
    var ran = CommandLine.in(directory(), "audit", "export");
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.out().lines().map(line -> Json.parse("event", line)).toList();
  }

  private static List<String> texts(List<Tree> events, String type, String key) {
    return events.stream()
        .map(Tree.Mapping.class::cast)
        .filter(event -> event.text("type").orElse("").equals(type))
        .map(event -> event.mapping("payload").text(key).orElse("?"))
        .toList();
  }

  /** The processes whose environment or command line names the demo's directory, us apart. */
  private List<String> processes() throws IOException {
    List<String> found = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : entries) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid != ProcessHandle.current().pid()
            && (mentions(process.resolve("environ")) || mentions(process.resolve("cmdline")))) {
          found.add(pid + " " + text(process.resolve("cmdline")).replace('\0', ' '));
        }
      }
    }
    return found;
  }

  private boolean mentions(Path file) {
    return text(file).contains(directory().toString());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
