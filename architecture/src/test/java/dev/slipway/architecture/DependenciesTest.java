package dev.slipway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/dependencies.md says of everything that Maven fetches by name why it is there. */
class DependenciesTest {
  private static final Pattern ROW = Pattern.compile("\\| `([^`:]+:[^`]+)` .*");
  private static final String PAGE = Shipped.REPOSITORY.text("docs/dependencies.md");

  @Test
  void everyDependencyAndPluginHasARowAndEveryRowADependency() {
    List<String> named =
        Stream.concat(
                Stream.of(Shipped.PARENT), Shipped.DIRECTORIES.keySet().stream().map(Shipped::pom))
            .flatMap(pom -> pom.everything().stream())
            .filter(artifact -> !artifact.ours())
            .map(Pom.Artifact::toString)
            .distinct()
            .toList();

    assertThat(named).hasSizeGreaterThan(20);
    assertThat(rows().map(row -> row.split("`")[1])).containsExactlyInAnyOrderElementsOf(named);
  }

  @Test
  void noCellOfARowIsEmpty() {
    assertThat(rows())
        .allMatch(row -> Stream.of(row.substring(1).split("\\|")).noneMatch(String::isBlank))
        .allMatch(row -> row.chars().filter(c -> c == '|').count() == 7);
  }

  /** What is shipped is what cli and supervisor need at run time. */
  @Test
  void theNoticeNamesWhatIsShipped() {
    String notice = Shipped.REPOSITORY.text("NOTICE");
    assertThat(rows().filter(row -> row.contains("| shipped:")).map(row -> row.split("[`:]")[2]))
        .hasSizeGreaterThan(3)
        .allMatch(notice::contains);
  }

  private static Stream<String> rows() {
    return PAGE.lines().filter(line -> ROW.matcher(line).matches());
  }
}
