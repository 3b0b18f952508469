package dev.slipway.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.console.Format;
import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Session;
import dev.slipway.fleet.Fleet;
import dev.slipway.model.AppName;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the daemon says and counts. */
class DaemonLogTest {
  private static final AppName WEB = new AppName("web");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final DaemonLog log = new DaemonLog(screen(), fleet());

  @Test
  void a_problem_is_one_line_with_the_time_the_app_the_place_and_what_to_do() {
    log.failed(WEB, new Problem(ExitCode.UNREACHABLE, "no route", "repo", "see the network"));
    assertThat(err.toString(StandardCharsets.UTF_8))
        .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z web: no route \\(repo\\); see the network\\R");
    assertThat(log.metrics()).contains("\nslipway_problems_total{app=\"web\"} 1\n");
  }

  @Test
  void the_numbers_tell_that_nothing_can_be_looked_at_until_it_can_again() {
    assertThat(log.metrics()).contains("\nslipway_able 1\n");
    log.unable(new Problem(ExitCode.UNREACHABLE, "the database is away", "", "start it"));
    assertThat(log.metrics()).contains("\nslipway_able 0\n");
    log.ableAgain();
    assertThat(log.metrics()).contains("\nslipway_able 1\n");
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .first()
        .asString()
        .endsWith("nothing can be looked at: the database is away; start it; trying again");
  }

  @Test
  void every_number_has_its_help_and_type_and_is_readable() {
    log.pass(3, 1, Duration.ofMillis(42));
    log.failed(WEB, new Problem(ExitCode.ERROR, "x", "", ""));
    List<String> lines = log.metrics().lines().toList();
    assertThat(lines).contains("slipway_passes_total 1", "slipway_last_pass_milliseconds 42");
    for (String line : lines) {
      if (line.startsWith("#")) {
        assertThat(line).matches("# (HELP|TYPE) slipway_[a-z_]+ .+");
      } else {
        String name = line.replaceFirst("[ {].*", "");
        assertThat(line).matches("slipway_[a-z_]+(\\{[^}]*})? [0-9]+");
        assertThat(lines).anyMatch(other -> other.startsWith("# TYPE " + name + " "));
        assertThat(lines).anyMatch(other -> other.startsWith("# HELP " + name + " "));
      }
    }
  }

  private Screen screen() {
    var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    var log = new PrintStream(err, true, StandardCharsets.UTF_8);
    var session = new Session(Path.of("/"), "ana", Map.of(), Session.Terminal.NONE, out, log);
    return new Screen(session, Format.TEXT, true);
  }

  private static Fleet fleet() {
    return new Fleet(
        "test",
        Path.of("/slipway.yaml"),
        Path.of("/fleet"),
        new Fleet.Journal.Sqlite(Path.of("/fleet/state/journal.db")),
        List.of(),
        new Fleet.Retention(Optional.empty(), Optional.empty(), 3, 50),
        Map.of(),
        Map.of(),
        List.of());
  }
}
