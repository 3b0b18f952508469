package dev.slipway.cli.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.TargetRef;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the verbs for Kubernetes say of an app that runs elsewhere. */
@Timeout(600)
class LookingTest {
  @TempDir Path directory;
  private Home home;

  @BeforeEach
  void a_fleet_of_one_app() throws IOException {
    home = Home.onProcesses(directory);
  }

  @AfterEach
  void end_what_runs() {
    home.tearDown("web", TargetRef.Kind.PROCESS);
  }

  @Test
  void those_that_make_no_sense_name_another_and_the_others_work() throws IOException {
    assertThat(home.slipway("diff", "web").err()).contains("slipway deploy web");
    assertThat(home.well("reconcile", "web").out()).contains("verified");
    for (String verb : new String[] {"get", "tree", "events", "stats"}) {
      var said = home.slipway(verb, "web");
      assertThat(said.code()).as(verb).isEqualTo(2);
      assertThat(said.err()).contains("slipway status web");
    }
    assertThat(home.well("stats").out()).contains("No app of the fleet runs on Kubernetes");
    assertThat(home.well("diff", "web").out()).startsWith("web is as ");

    home.tearDown("web", TargetRef.Kind.PROCESS);

    var differs = home.slipway("diff", "web");
    assertThat(differs.code()).isEqualTo(3);
    assertThat(differs.out()).startsWith("What would bring web back to ").contains("web");
    assertThat(home.data(3, "diff", "web").items("changes")).hasSize(1);
    home.well("suspend", "web");
    var suspended = home.slipway("reconcile", "web");
    assertThat(suspended.code()).isEqualTo(34);
    assertThat(suspended.err()).contains("slipway resume web");
    home.well("resume", "web");
    home.well("reconcile", "web");
    assertThat(home.well("diff", "web").out()).startsWith("web is as ");
  }
}
