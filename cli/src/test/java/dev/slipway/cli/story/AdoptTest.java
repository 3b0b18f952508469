package dev.slipway.cli.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.Needs;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Compose project that somebody started by hand comes under Slipway as it runs. */
@Timeout(300)
class AdoptTest {
  private static final String IMAGE = "slipway.local/test/story:1.0.0";
  private static final String COMPOSE =
      """
      services:
        web:
          image: %s
          command: ["/bin/busybox", "sleep", "%s"]
          init: true
          restart: unless-stopped
          stop_grace_period: 1s
      """;

  private final String app = "story-%08x".formatted(new Random().nextInt());
  @TempDir Path directory;
  private Home home;

  @BeforeEach
  void a_project_that_runs() throws IOException {
    Needs.docker();
    shell("tar -C / -c bin/busybox | docker import - " + IMAGE);
    home = Home.in(directory, app, COMPOSE.formatted(IMAGE, "1000"), "compose", "");
    shell("docker compose -p " + app + " -f repo/compose.yaml up -d");
  }

  @AfterEach
  void end_what_runs() {
    if (home != null) {
      home.tearDown(app, TargetRef.Kind.COMPOSE);
    }
  }

  private String shell(String line) {
    var said =
        Home.said(new ProcessBuilder("sh", "-c", line).directory(directory.toFile()), directory);
    assertThat(said.code()).as(said.err()).isZero();
    return said.out();
  }

  private String container() {
    return shell("docker ps -q --no-trunc --filter label=com.docker.compose.project=" + app);
  }

  @Test
  void it_is_shown_taken_over_and_never_restarted() {
    String before = container();

    var looked = home.well("adopt", app);
    assertThat(looked.out())
        .contains("= web  runs as Git says; is taken over as it is")
        .contains("slipway adopt " + app + " --yes");
    Tree.Mapping data = home.data(0, "adopt", app);
    assertThat(data.text("complete")).hasValue("true");
    assertThat(((Tree.Mapping) data.items("services").getFirst()).items("instances"))
        .isEqualTo(List.of(Tree.of(before.strip())));
    assertThat(home.well("status").out()).contains("not deployed yet");

    assertThat(home.well("adopt", app, "--yes").out()).contains("verified");

    assertThat(home.well("status").out()).containsPattern(app + " .* yes +active ");
    assertThat(home.well("deploy", app).out()).contains("already");
    assertThat(home.well("history", app).out()).contains("adopt");
    assertThat(container()).isEqualTo(before);
  }

  @Test
  void what_differs_is_named_to_the_field_and_left_alone() throws IOException {
    String before = container();
    home.commit(COMPOSE.formatted(IMAGE, "2000"), "Sleep longer");

    var looked = home.slipway("adopt", app, "--yes");

    assertThat(looked.code()).isEqualTo(3);
    assertThat(looked.out())
        .contains("~ web  runs, but differs; a deployment would replace it:")
        .containsPattern("command .*1000.* -> .*2000")
        .contains("nothing can be taken over");
    assertThat(container()).isEqualTo(before);
  }
}
