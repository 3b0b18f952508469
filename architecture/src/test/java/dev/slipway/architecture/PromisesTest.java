package dev.slipway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/features.md names each feature once, and tests that are there. */
class PromisesTest {
  private static final Promises PAGE = Promises.parse(Shipped.REPOSITORY.text("docs/features.md"));

  @Test
  void everyFeatureOfTheListHasExactlyOneRow() {
    assertThat(PAGE.listed().keySet()).containsExactlyInAnyOrder("A", "B", "C", "D", "E", "F");
    assertThat(PAGE.listed())
        .allSatisfy((section, names) ->
            assertThat(
                    PAGE.rows().stream()
                        .filter(row -> row.section().equals(section))
                        .map(Promises.Row::name))
                .containsExactlyElementsOf(names));
    assertThat(PAGE.rows()).hasSize(PAGE.listed().values().stream().mapToInt(List::size).sum());
  }

  @Test
  void everyRowNamesATestOrSaysNotYet() {
    assertThat(PAGE.rows()).allMatch(row -> row.open() || !row.tests().isEmpty());
  }

  @Test
  void everyTestThatIsNamedIsThere() {
    assertThat(PAGE.rows().stream().flatMap(row -> row.tests().stream()))
        .isNotEmpty()
        .allMatch(PromisesTest::isTest);
  }

  @Test
  void aTestThatIsNotThereIsFound() {
    assertThat(isTest(PromisesTest.class.getName())).isTrue();
    assertThat(isTest(PromisesTest.class.getName() + "#aTestThatIsNotThereIsFound")).isTrue();
    assertThat(isTest(PromisesTest.class.getName() + "#isTest")).isFalse();
    assertThat(isTest(PromisesTest.class.getName() + "#thisOneIsNot")).isFalse();
    assertThat(isTest(Promises.class.getName())).isFalse();
    assertThat(isTest("dev.slipway.NoSuchTest")).isFalse();
  }

  @Test
  void aRowIsReadWithItsTestsAndWhatIsOpen() {
    Promises page =
        Promises.parse(
            """
            ## B. Nodes
            | feature | here | proof |
            |---|---|---|
            | stages | six | `dev.slipway.a.ATest`, `dev.slipway.b.BTest#works` |
            | inventory | hosts | not yet (issue 4) |

            - B: stages; inventory
            """);

    assertThat(page.listed()).containsEntry("B", List.of("stages", "inventory"));
    assertThat(page.rows())
        .containsExactly(
            new Promises.Row(
                "B", "stages", List.of("dev.slipway.a.ATest", "dev.slipway.b.BTest#works"), false),
            new Promises.Row("B", "inventory", List.of(), true));
  }

  /** Whether the source tree has this class with tests in it, and this method as one of them. */
  private static boolean isTest(String name) {
    String[] parts = name.split("#");
    String file = "src/test/java/" + parts[0].replace('.', '/') + ".java";
    Optional<Path> source =
        Shipped.DIRECTORIES.values().stream()
            .map(directory -> directory.resolve(file))
            .filter(Files::exists)
            .findFirst();
    return source
        .map(path -> Shipped.REPOSITORY.text(Shipped.REPOSITORY.root().relativize(path).toString()))
        .filter(text -> parts.length == 1 ? testsIn(text) : hasTest(text, parts[1]))
        .isPresent();
  }

  /** A subclass of a contract has the contract's tests. */
  private static boolean testsIn(String source) {
    return Stream.of("@Test\n", "@TestFactory\n", "@ParameterizedTest", "ContractTest {")
        .anyMatch(source::contains);
  }

  private static boolean hasTest(String source, String method) {
    return Pattern.compile(
            "@(Test|TestFactory|ParameterizedTest)\\b[^;{}]*(\\{[^;{}]*\\}[^;{}]*)*\\s"
                + Pattern.quote(method)
                + "\\(")
        .matcher(source)
        .find();
  }
}
