package dev.slipway.cli.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in a real process: once ends at a boundary, twice at once, and both are gone on with. */
@Timeout(600)
class CtrlCTest {
  private static final Duration LONGEST = Duration.ofSeconds(120);

  @TempDir Path directory;
  private Home home;

  @AfterEach
  void end_what_runs() throws IOException {
    Files.writeString(gate(), "");
    home.tearDown("web", TargetRef.Kind.PROCESS);
  }

  /** What a run waits for until the test lets it go on. */
  private Path gate() {
    return directory.resolve("gate");
  }

  /** Each service writes a line here when it starts. */
  private Path starts() {
    return directory.resolve("starts");
  }

  private String service(String name, String more) {
    return """
      %s:
        command: ["/bin/sh", "-c", "echo %s >> %s; exec sleep 1000"]
        restart: unless-stopped
        stop_grace_period: 1s
    """
            .formatted(name, name, starts())
            .indent(0)
        + more;
  }

  @Test
  void once_ends_at_the_next_boundary_and_says_how_to_go_on() throws Exception {
    String healthy =
        """
            healthcheck: {test: ["CMD", "test", "-e", "%s"], interval: 100ms, retries: 100000}
        """
            .formatted(gate());
    String compose =
        "services:\n"
            + service("db", healthy)
            + service("web", "    depends_on: {db: {condition: service_healthy}}\n");
    home = Home.in(directory, "web", compose, "process", "");
    Path err = directory.resolve("err");
    Process deploy = home.start(directory.resolve("out"), err, "deploy", "web");
    await(deploy, () -> said(starts()).contains("db"));

    signal(deploy, "INT");

    assertThat(deploy.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(deploy.exitValue()).isEqualTo(33);
    assertThat(said(err))
        .contains("Ending at the next boundary; go on later with: slipway resume web")
        .contains("was interrupted in deploy")
        .doesNotContain("\tat ");
    assertThat(said(starts())).isEqualTo("db\n");
    assertThat(home.well("status").out()).contains("interrupted").contains("slipway resume web");

    Files.writeString(gate(), "");
    asUndisturbed();
    assertThat(said(starts()).lines()).containsExactly("db", "web");
  }

  @Test
  void twice_ends_at_once_and_is_still_gone_on_with() throws Exception {
    // The backup lasts until the test lets it end: no boundary comes before that.
    Path begun = directory.resolve("begun");
    String settings =
        """
            backup: {command: ["/bin/sh", "-c", "echo x >> %s; until test -e %s; do sleep 0.05; done"]}
        """
            .formatted(begun, gate());
    home = Home.in(directory, "web", "services:\n" + service("web", ""), "process", settings);
    Path err = directory.resolve("err");
    Process deploy = home.start(directory.resolve("out"), err, "deploy", "web");
    await(deploy, () -> said(begun).contains("x"));

    signal(deploy, "INT");
    await(deploy, () -> said(err).contains("Ctrl-C again ends at once"));
    assertThat(deploy.isAlive()).isTrue();
    signal(deploy, "INT");

    assertThat(deploy.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(deploy.exitValue()).isEqualTo(130);
    assertThat(said(starts())).isEmpty();

    Files.writeString(gate(), "");
    asUndisturbed();
    assertThat(said(starts()).lines()).containsExactly("web");
  }

  /** Goes on with what was interrupted, to where a run that nobody disturbed ends. */
  private void asUndisturbed() {
    assertThat(home.well("resume", "web").out())
        .contains("went on with the interrupted run r-")
        .contains("verified");
    Tree.Mapping app = (Tree.Mapping) home.data(0, "status").items("apps").getFirst();
    assertThat(app.text("state")).hasValue("active");
    assertThat(app.text("verified")).hasValue("true");
    assertThat(home.well("deploy", "web").out()).contains("already");
    assertThat(home.slipway("resume", "web").code()).isNotZero();
  }

  private static void signal(Process process, String name) throws Exception {
    var kill = new ProcessBuilder(List.of("kill", "-" + name, process.pid() + "")).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static String said(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void await(Process process, BooleanSupplier condition) throws Exception {
    Instant deadline = Instant.now().plus(LONGEST);
    while (!condition.getAsBoolean()) {
      assertThat(process.isAlive()).as(said(directory.resolve("err"))).isTrue();
      assertThat(Instant.now()).as(said(directory.resolve("err"))).isBefore(deadline);
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }
}
