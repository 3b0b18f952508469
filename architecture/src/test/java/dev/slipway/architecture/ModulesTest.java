package dev.slipway.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table of modules in ARCHITECTURE.md is what the poms and the class files say. */
class ModulesTest {
  private static final ModuleTable TABLE =
      ModuleTable.parse(Shipped.REPOSITORY.text("ARCHITECTURE.md"));

  /** Well under what there is, well over what a broken import would leave. */
  private static final int LEAST_SEEN = 200;

  /** Managed with scope test: any module's tests may use it, and no class that is shipped. */
  private static final String FOR_TESTS = "controlplane";

  private static final String SMALL =
      """
      | module | may use | what it holds |
      |---|---|---|
      | `model` | | nouns |
      | `source` | `model` | a stage |
      | `render` | `model` | a stage |
      | `engine` | every stage | the flow |
      | `tests` | all | rules |

      Stages (`source`, `render`) never import each other.
      """;

  @Test
  void theTableHasARowForEachModuleAndNoOther() {
    assertThat(TABLE.mayUse().keySet()).isEqualTo(Shipped.DIRECTORIES.keySet());
  }

  @Test
  void noStageMayUseAnother() {
    assertThat(TABLE.stages()).hasSizeGreaterThan(5);
    assertThat(TABLE.stages())
        .allSatisfy(stage ->
            assertThat(TABLE.mayUse().get(stage)).doesNotContainAnyElementsOf(TABLE.stages()));
  }

  @TestFactory
  Stream<DynamicTest> aPomDependsOnNothingButWhatTheRowAllows() {
    return Shipped.DIRECTORIES.keySet().stream()
        .map(module ->
            DynamicTest.dynamicTest(
                module,
                () ->
                    assertThat(
                            Shipped.pom(module).dependencies().stream()
                                .filter(Pom.Artifact::ours)
                                .map(artifact -> Shipped.module(artifact.name()))
                                .filter(used -> !used.equals(FOR_TESTS)))
                        .isSubsetOf(TABLE.mayUse().get(module))));
  }

  @Test
  void noClassReachesPastTheWallsOfItsModule() {
    assertThat(new Walls(TABLE, "dev.slipway").breaches(Shipped.CLASSES)).isEmpty();
  }

  @Test
  void eachModuleHasItsClassesInThePackageOfItsName() {
    assertThat(Shipped.MODULES)
        .filteredOn(module -> !module.equals("picocli"))
        .allSatisfy(module ->
            assertThat(
                    PackagePages.packages(sources(module)).stream()
                        .map(folder -> sources(module).relativize(folder).toString()))
                .allMatch(name -> (name + "/").startsWith("dev/slipway/" + module + "/")));
  }

  @Test
  void everyPackageSaysWhatItIsForAndThatNothingInItIsNull() {
    assertThat(
            Shipped.DIRECTORIES.keySet().stream()
                .flatMap(module -> PackagePages.missing(sources(module)).stream()))
        .isEmpty();
  }

  @Test
  void theseRulesHaveSeenTheWholeHouse() {
    assertThat(
            Shipped.CLASSES.stream()
                .filter(type -> type.getPackageName().startsWith("dev.slipway."))
                .filter(type -> type.getEnclosingClass().isEmpty()))
        .hasSizeGreaterThan(LEAST_SEEN);
    Set<String> seen =
        Shipped.CLASSES.stream()
            .map(type -> type.getPackageName().split("\\."))
            .filter(names -> names.length > 2)
            .map(names -> names[2])
            .collect(Collectors.toSet());
    assertThat(seen)
        .containsAll(
            Shipped.MODULES.stream()
                .filter(module -> !PackagePages.packages(sources(module)).isEmpty())
                .toList());
  }

  @Test
  void aStageThatReachesIntoAnotherIsFound() {
    String planted = "dev.slipway.architecture.planted";
    List<String> breaches =
        new Walls(ModuleTable.parse(SMALL), planted).breaches(Shipped.planted());

    assertThat(breaches).isNotEmpty().anyMatch(breach -> breach.startsWith("source uses render: "));
    assertThat(breaches).noneMatch(breach -> breach.startsWith("render uses"));
  }

  @Test
  void aRowMaySayEveryStageOrAll() {
    ModuleTable table = ModuleTable.parse(SMALL);

    assertThat(table.allows("engine", "render")).isTrue();
    assertThat(table.allows("engine", "model")).isFalse();
    assertThat(table.allows("tests", "engine")).isTrue();
    assertThat(table.allows("model", "source")).isFalse();
  }

  @Test
  void aRowThatNamesAnUnknownModuleIsAnError() {
    assertThatThrownBy(() -> ModuleTable.parse(SMALL.replace("| `model` | a", "| `modle` | a")))
        .hasMessage("the table has no row for module modle");
  }

  private static Path sources(String module) {
    return Shipped.DIRECTORIES.get(module).resolve("src/main/java");
  }
}
