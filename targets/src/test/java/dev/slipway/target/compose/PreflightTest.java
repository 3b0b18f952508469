package dev.slipway.target.compose;

import static dev.slipway.target.compose.Bed.FOREVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Finding;
import dev.slipway.model.Observed.State;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import dev.slipway.target.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands in the way is found before anything is touched. */
@RequiresDocker
class PreflightTest {
  private final Bed bed = new Bed();

  @AfterEach
  void remove() {
    bed.close();
  }

  private static Tree.Mapping forever() {
    return Docker.service(FOREVER);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Tree.Mapping publishing(int port) {
    return forever()
        .with(
            "ports",
            new Tree.Sequence(
                List.of(
                    Tree.mapping()
                        .put("mode", "ingress")
                        .put("target", 80)
                        .put("published", Integer.toString(port))
                        .put("protocol", "tcp")
                        .build())));
  }

  @Test
  void aTakenPortIsReportedWithItsOwner() throws IOException {
    try (var owner = new Bed();
        var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = freePort();
      owner.up(owner.release(Map.of("proxy", publishing(port))));
      var mine =
          bed.release(Map.of("web", publishing(port), "api", publishing(socket.getLocalPort())));

      var findings = bed.target.preview(mine.rendered(), bed.observe()).findings();

      assertThat(findings)
          .filteredOn(finding -> finding.severity() == Finding.Severity.ERROR)
          .anySatisfy(finding -> {
            assertThat(finding.where()).isEqualTo("web");
            assertThat(finding.what())
                .contains(port + " is taken by container", owner.app + "-proxy-1");
          })
          .anySatisfy(finding -> {
            assertThat(finding.where()).isEqualTo("api");
            assertThat(finding.what()).contains("java (pid " + ProcessHandle.current().pid());
          });
      assertThatThrownBy(() -> bed.target.apply(mine, Bed.create("web")))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> {
                assertThat(problem.exitCode()).isEqualTo(ExitCode.PARTIAL);
                assertThat(problem.what())
                    .contains("host port " + port + " is taken by container " + owner.app);
              });
      owner.target.remove(owner.app, owner.app.value(), false);
      bed.target.apply(mine, Bed.create("web"));
      assertThat(bed.only("web").state()).isEqualTo(State.RUNNING);
    }
  }

  @Test
  void aFixedPortIsNotedWhereItsServiceIsReplaced() throws IOException {
    int port = freePort();
    bed.up(bed.release(Map.of("web", publishing(port))));
    var next = bed.release(Map.of("web", publishing(port).with("tty", Tree.of(true))));

    var preview = bed.target.preview(next.rendered(), bed.observe());

    assertThat(rules(preview)).doesNotContain("port-taken");
    assertThat(preview.notes())
        .contains("web holds host port " + port + ": stopped before it is replaced");
  }

  @Test
  void whatIsMissingOrLostIsFoundBeforehand() {
    var web =
        forever()
            .with(
                "volumes",
                new Tree.Sequence(
                    List.of(
                        Tree.mapping().put("type", "volume").put("target", "/var/lib").build())));
    var model =
        bed.model(Map.of("web", web))
            .with(
                "volumes",
                Tree.mapping()
                    .put(
                        "old",
                        Tree.mapping().put("name", bed.app + "-gone").put("external", true).build())
                    .build());

    var preview = bed.target.preview(bed.target.prepare(bed.rendered(model)), bed.observe());

    assertThat(rules(preview)).contains("external-missing", "anonymous-volume");
    assertThat(preview.findings())
        .filteredOn(finding -> finding.rule().equals("external-missing"))
        .allSatisfy(finding ->
            assertThat(finding.next()).isEqualTo("docker volume create " + bed.app + "-gone"));
  }

  @Test
  void aProjectOfAnotherAppIsNotTakenOver() {
    bed.up(bed.release(Map.of("web", forever())));
    try (var other = new Bed()) {
      var model = other.model(Map.of("web", forever())).with("name", Tree.of(bed.app.value()));
      var prepared = other.target.prepare(other.rendered(model));

      var preview =
          other.target.preview(prepared, other.target.observe(other.app, bed.app.value()));

      assertThat(rules(preview)).contains("project-taken");
    }
  }

  @Test
  void anOldComposeIsTold() {
    assertThat(List.of("1.29.2", "2.23.3", "2.9")).allMatch(Preflight::older);
    assertThat(List.of("2.24.0", "2.40.3-3", "3.0.0")).noneMatch(Preflight::older);
  }

  private static List<String> rules(Target.Preview preview) {
    return preview.findings().stream().map(Finding::rule).toList();
  }
}
