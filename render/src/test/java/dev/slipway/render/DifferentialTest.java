package dev.slipway.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Docker Compose 2.40.3 is asked about every project, and Slipway must agree. */
class DifferentialTest {
  private static final Path FIXTURES = Path.of("src/test/resources/dev/slipway/render/fixtures");

  @BeforeAll
  static void findTheJudge() {
    Optional<String> absence = Judge.absence();
    if (absence.isPresent() && "1".equals(System.getenv("SLIPWAY_REQUIRE_DOCKER"))) {
      fail(absence.get());
    }
    assumeTrue(absence.isEmpty(), absence.orElse(""));
  }

  static List<Fixture> fixtures() {
    return Fixture.all(FIXTURES);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fixtures")
  void readsAFixtureAsTheJudgeDoes(Fixture fixture, @TempDir Path temp) throws IOException {
    agree(fixture, temp);
  }

  /** The real projects that stand beside the checkout, where they do. */
  static Stream<Fixture> realProjects() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    for (Path above = root; above != null; above = above.getParent()) {
      Path cases = above.resolve("shared/compose-cases");
      if (Files.isDirectory(cases)) {
        var fixtures = new ArrayList<Fixture>();
        try (var folders = Files.list(cases)) {
          for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
            fixtures.add(real(folder));
          }
        }
        return fixtures.stream();
      }
    }
    return Stream.of(
        new Fixture("no real projects beside the checkout", Map.of(), List.of(), Map.of()));
  }

  private static Fixture real(Path folder) throws IOException {
    var files = new LinkedHashMap<String, String>();
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString(), Files.readString(path));
      }
    }
    return new Fixture(folder.getFileName().toString(), files, List.of(), Map.of());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("realProjects")
  void readsARealProjectAsTheJudgeDoes(Fixture fixture, @TempDir Path temp) throws IOException {
    assumeTrue(!fixture.files().isEmpty(), fixture.title());
    agree(fixture, temp);
  }

  @Test
  void readsProjectsMadeByChanceAsTheJudgeDoes(@TempDir Path temp) throws IOException {
    var chance = new ProjectsByChance(20_261_121L);
    int accepted = 0;
    for (int i = 0; i < 60; i++) {
      boolean is =
          agree(chance.next("by chance " + i), Files.createDirectory(temp.resolve("n" + i)));
      accepted += is ? 1 : 0;
    }
    assertThat(accepted).as("projects that are not refused by both").isGreaterThan(20);
  }

  /** Whether both accept it. */
  private static boolean agree(Fixture fixture, Path temp) throws IOException {
    Path folder = Files.createDirectory(temp.toRealPath().resolve("Proj-1"));
    fixture.write(folder);
    Map<String, String> environment = Judge.environment(fixture.env());
    Judge.Verdict verdict = Judge.asked(folder, fixture.args(), environment);
    Tree ours;
    try {
      ours = ComposeReader.read(fixture.request(folder, environment));
    } catch (Problem problem) {
      assertThat(verdict.model())
          .as("%s: refused by Slipway alone: %s", fixture.title(), problem.getMessage())
          .isEmpty();
      return false;
    }
    assertThat(verdict.refusal().isEmpty() || verdict.model().isPresent())
        .as("%s: refused by the judge alone: %s", fixture.title(), verdict.refusal())
        .isTrue();
    assertThat(Difference.between(verdict.model().orElseThrow(), ours))
        .as(fixture.title() + "\n" + fixture.files())
        .isEmpty();
    return true;
  }
}
