package dev.slipway.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.supervisor.ServiceSpec.RestartPolicy;
import dev.slipway.supervisor.ServiceState.Ending;
import dev.slipway.supervisor.ServiceState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
  @TempDir Path root;

  @Test
  void aSpecificationSurvivesItsTravels() throws IOException {
    var spec =
        new ServiceSpec(
            "web",
            "sha256:1",
            "r-1",
            "c".repeat(40),
            List.of("/bin/sh", "-c", "echo \0 ü"),
            Map.of("A", "b\nc", "EMPTY", ""),
            "/srv",
            new RestartPolicy(RestartPolicy.When.ON_FAILURE, 3),
            Optional.of(new ServiceSpec.HealthSpec(List.of("true"), 1, 2, 3, 4, 5)),
            15,
            10_000,
            List.of("x".repeat(200_000)));

    assertThat(ServiceSpec.of(spec.bytes())).isEqualTo(spec);
    assertThat(Launch.specOf(Launch.environment(RunFiles.of(root, "app"), spec, 4))).contains(spec);
  }

  @Test
  void aStateSurvivesItsFile() {
    var state = state("1-1", Phase.EXITED).ended(3, Ending.LOST, "why: = \n # ü");

    assertThat(ServiceState.parse(state.text())).contains(state);
    assertThat(ServiceState.parse(state.text().substring(0, 60))).isEmpty();
    assertThat(ServiceState.parse("")).isEmpty();
  }

  @Test
  void aProcessIsKnownByItsPidAndItsStart() {
    var self = RunningProcess.of((int) ProcessHandle.current().pid()).orElseThrow();
    var other = new RunningProcess(self.pid(), self.start() + 1);

    assertThat(self.alive()).isTrue();
    assertThat(other.alive()).isFalse();
    assertThat(RunningProcess.parse(self.toString())).contains(self);
    assertThat(RunningProcess.parse("nonsense")).isEmpty();
    assertThat(self.startedAt())
        .isBetween(Instant.now().minusSeconds(3600), Instant.now().plusSeconds(2));
  }

  @Test
  void aPidThatWasGivenOutAgainIsNotTakenForTheService() throws IOException {
    var files = RunFiles.of(root, "app");
    files.create();
    var self = RunningProcess.of((int) ProcessHandle.current().pid()).orElseThrow();
    var stranger = new RunningProcess(self.pid(), self.start() - 1);
    var state = state(stranger.toString(), Phase.RUNNING);
    RunFiles.write(files.file("web", "state"), state.text());
    RunFiles.write(files.pid(), stranger.toString());

    assertThat(files.supervisor()).isEmpty();
    assertThat(new SupervisorClient(files).observe())
        .singleElement()
        .satisfies(seen -> {
          assertThat(seen.phase()).isEqualTo(Phase.EXITED);
          assertThat(seen.ending()).isEqualTo(Ending.LOST);
        });
  }

  @Test
  void aTornStateIsAsIfItWereNotThere() throws IOException {
    var files = RunFiles.of(root, "app");
    files.create();
    Files.writeString(files.file("web", "state"), "service=web\nid=");

    assertThat(files.recorded()).isEmpty();
  }

  private static ServiceState state(String id, Phase phase) {
    return new ServiceState(
        "web",
        id,
        phase,
        Optional.empty(),
        Ending.NONE,
        2,
        Instant.parse("2026-11-21T09:00:00Z"),
        "sha256:1",
        "r-1",
        "c".repeat(40),
        RestartPolicy.NEVER,
        Optional.of(ServiceState.Health.STARTING),
        "");
  }
}
