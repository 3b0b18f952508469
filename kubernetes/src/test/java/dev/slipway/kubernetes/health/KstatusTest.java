package dev.slipway.kubernetes.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.data.Json;
import dev.slipway.kubernetes.health.Readiness.Status;
import dev.slipway.model.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Compares our readiness with what the real kstatus said of the same objects: of those in {@code
 * kstatus/cases.ndjson}, or of those in the file that {@code -Dslipway.kstatus} names (see {@code
 * tools/conformance/kstatus}).
 */
class KstatusTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void everyObjectIsWhatKstatusSaysExceptWhereWeAreStricter() throws IOException {
    var differences = new ArrayList<String>();
    Set<Status> met = EnumSet.noneOf(Status.class);
    int compared = 0;
    try (BufferedReader lines = cases()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        var made = (Tree.Mapping) Json.parse("case", line);
        Tree.Mapping object = made.mapping("object");
        Status theirs = status(made.text("status").orElseThrow());
        Status ours = Readiness.of(object, NOW).status();
        met.add(ours);
        compared++;
        if (ours != stricter(object).orElse(theirs)) {
          differences.add(theirs + ", not " + ours + ": " + object.json());
        }
      }
    }

    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThanOrEqualTo(600);
    assertThat(met)
        .containsExactlyInAnyOrder(
            Status.CURRENT, Status.IN_PROGRESS, Status.FAILED, Status.TERMINATING);
  }

  /** What we say on purpose where kstatus says something else. */
  private static Optional<Status> stricter(Tree.Mapping object) {
    var live = new Live(object);
    boolean decidedBefore =
        live.ending()
            || Readiness.unobserved(live).isPresent()
            || live.conditions().stream()
                .anyMatch(c -> c.isTrue() && List.of("Reconciling", "Stalled").contains(c.type()));
    if (decidedBefore) {
      return Optional.empty();
    }
    boolean over =
        live.conditions().stream()
            .anyMatch(c -> c.isTrue() && List.of("Complete", "Failed").contains(c.type()));
    return Optional.ofNullable(
        switch (live.id().kind()) {
          case "Pod" -> live.text("status.phase").equals("Failed") ? Status.FAILED : null;
          case "Job" ->
              live.text("spec.suspend").equals("true")
                  ? Status.CURRENT
                  : over ? null : Status.IN_PROGRESS;
          default -> null;
        });
  }

  private static Status status(String theirs) {
    return switch (theirs) {
      case "Current" -> Status.CURRENT;
      case "InProgress" -> Status.IN_PROGRESS;
      case "Failed" -> Status.FAILED;
      case "Terminating" -> Status.TERMINATING;
      default -> throw new IllegalArgumentException(theirs);
    };
  }

  private static BufferedReader cases() throws IOException {
    String named = System.getProperty("slipway.kstatus", "");
    if (!named.isEmpty()) {
      return Files.newBufferedReader(Path.of(named));
    }
    var stream = KstatusTest.class.getResourceAsStream("/kstatus/cases.ndjson");
    return new BufferedReader(
        new InputStreamReader(
            Objects.requireNonNull(stream, "cases.ndjson"), StandardCharsets.UTF_8));
  }
}
