package dev.slipway.target.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.Observed.Instance;
import dev.slipway.model.Observed.State;
import dev.slipway.model.Release;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is left behind by a kill, from outside and at any step of Compose, is gone on with: the
 * service ends as it should, and its new container was started once.
 */
@RequiresDocker
class KillTest {
  /** Does not stop when it is told to, so that Compose is busy for its grace period. */
  private static final String STUBBORN = "trap : TERM; while :; do sleep 0.1; done";

  private final Bed bed = new Bed();
  private final Instant begun = Instant.now();
  private Release old;
  private Release next;

  @BeforeEach
  void bringUp() {
    old = bed.up(bed.release(Map.of("web", service("true; "))));
    next = bed.release(Map.of("web", service("")));
  }

  @AfterEach
  void remove() {
    bed.close();
  }

  private static Tree.Mapping service(String difference) {
    return Docker.service(difference + STUBBORN)
        .with("stop_grace_period", Tree.of("1s"))
        .with("environment", Tree.mapping().put("PASSWORD", Bed.SECRET).build());
  }

  /** Another process of Slipway's, which carries out the replacement. */
  private Process slipway() throws IOException {
    Path model = bed.file("model.json", next.rendered().model().json());
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Replacement.class.getName(),
            bed.app.value(),
            bed.directory.resolve("locks").toString(),
            model.toString(),
            next.rendered().serviceDigests().get("web"),
            next.run().value())
        .redirectErrorStream(true)
        .redirectOutput(bed.directory.resolve("slipway.log").toFile())
        .start();
  }

  private List<String> names() {
    return Docker.docker(
            "ps",
            "--all",
            "--filter",
            "label=com.docker.compose.project=" + bed.app,
            "--format",
            "{{.Names}} {{.State}}")
        .lines()
        .toList();
  }

  private Optional<ProcessHandle> compose() {
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).contains("--project-name " + bed.app + " "))
        .filter(process -> !commandLine(process).startsWith("flock"))
        .findFirst();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
          .replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  private void kill(Process slipway, boolean composeToo) throws InterruptedException {
    slipway.destroyForcibly().waitFor();
    if (composeToo) {
      ProcessHandle.allProcesses()
          .filter(process -> commandLine(process).contains("--project-name " + bed.app + " "))
          .forEach(ProcessHandle::destroyForcibly);
    }
  }

  private void ends() {
    bed.target.apply(next, Bed.replace("web"));
    Instance web = bed.await("web", seen -> seen.state() == State.RUNNING);
    assertThat(web.run()).contains(next.run());
    assertThat(web.serviceDigest()).contains(next.rendered().serviceDigests().get("web"));
    assertThat(names()).containsExactly(bed.app + "-web-1 running");
    assertThat(events("start")).containsExactly(old.run().value(), next.run().value());
    assertThat(bed.target.apply(next, Bed.replace("web")).acted()).isFalse();
  }

  /** The runs of the containers that something happened to, in the order in which it did. */
  private List<String> events(String action) {
    return Docker.docker(
            "events",
            "--since",
            Engine.moment(begun),
            "--until",
            Engine.moment(Instant.now()),
            "--filter",
            "label=com.docker.compose.project=" + bed.app,
            "--filter",
            "event=" + action,
            "--format",
            "{{index .Actor.Attributes \"dev.slipway.run\"}}")
        .lines()
        .toList();
  }

  @Test
  void slipwayAloneDies() throws Exception {
    Process slipway = slipway();
    Bed.await(() -> names().size() == 2, () -> names().toString());
    String seen = commandLine(compose().orElseThrow());

    kill(slipway, false);

    assertThat(seen).contains("compose").doesNotContain(Bed.SECRET);
    ends();
  }

  @Test
  void allDieBeforeTheOldContainerIsStopped() throws Exception {
    Process slipway = slipway();
    Bed.await(() -> names().size() == 2, () -> names().toString());

    kill(slipway, true);

    assertThat(names()).hasSize(2);
    ends();
  }

  @Test
  void allDieAsSoonAsComposeHasBegun() throws Exception {
    Process slipway = slipway();
    Bed.await(() -> compose().isPresent(), () -> "Compose was not started");

    kill(slipway, true);

    ends();
  }

  @Test
  void composeDiesBetweenRemovingTheOldAndNamingTheNew() {
    made("up", "--no-start", "--no-deps", "--force-recreate", "web");
    String name = bed.app + "-web-1";
    Docker.docker("rename", name, "0123456789ab_" + name);

    ends();
  }

  @Test
  void composeDiesBetweenMakingAndStarting() {
    made("up", "--no-start", "--no-deps", "--force-recreate", "web");
    assertThat(names()).containsExactly(bed.app + "-web-1 created");

    ends();
  }

  @Test
  void nothingButTheNetworkIsThere() {
    Docker.docker("rm", "--force", bed.only("web").id());

    ends();
  }

  @Test
  void aContainerThatWasRemovedBehindOurBackIsMadeAgain() {
    bed.target.apply(next, Bed.replace("web"));
    Docker.docker("rm", "--force", bed.only("web").id());

    assertThat(bed.target.apply(next, Bed.replace("web")).acted()).isTrue();
    assertThat(names()).containsExactly(bed.app + "-web-1 running");
  }

  private void made(String... words) {
    Tree.Mapping web = next.rendered().model().mapping("services").mapping("web");
    var all =
        new ArrayList<>(
            List.of(
                "docker",
                "compose",
                "--project-name",
                bed.app.value(),
                "--project-directory=/",
                "--env-file=/dev/null",
                "--file=-"));
    all.addAll(List.of(words));
    var result =
        Docker.run(
            ComposeModel.forUp(next, "web", web.text("image")).json(), all.toArray(String[]::new));
    assertThat(result.status()).as(result.text()).isZero();
  }
}
