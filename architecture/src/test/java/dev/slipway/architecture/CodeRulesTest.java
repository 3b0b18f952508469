package dev.slipway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each rule holds for what is shipped, and finds the bad example that is planted for it. */
class CodeRulesTest {
  private static final String PLANTED = "dev.slipway.architecture.planted";
  private static final JavaClasses EXAMPLES = Shipped.planted();

  private final CodeRules shipped = new CodeRules("dev.slipway");
  private final CodeRules planted = new CodeRules(PLANTED);

  @TestFactory
  Stream<DynamicTest> whatIsShippedKeepsTheRules() {
    return Stream.of(
            shipped.packagesAreFreeOfCycles(),
            shipped.onlyTheCommandLinePrints(),
            shipped.exceptionsAreNamed(),
            shipped.namesAreDomainWords(),
            shipped.nothingLogsByTheJdk(),
            shipped.usesTheJdkOnly("model"),
            shipped.usesTheJdkOnly("supervisor"))
        .map(rule ->
            DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(Shipped.CLASSES)));
  }

  @Test
  void aCycleOfPackagesIsFound() {
    assertThat(breaches(planted.packagesAreFreeOfCycles())).contains("Loud", "ThingManager");
  }

  @Test
  void printingOutsideOfTheCommandLineIsFound() {
    assertThat(breaches(planted.onlyTheCommandLinePrints()))
        .contains("Loud.shout()")
        .doesNotContain("Prints");
  }

  @Test
  void aGenericExceptionIsFoundButNotTheCallOfASuperclass() {
    assertThat(breaches(planted.exceptionsAreNamed())).contains("Vague").doesNotContain("Named");
  }

  @Test
  void aVagueNameIsFound() {
    assertThat(breaches(planted.namesAreDomainWords()))
        .contains("ThingManager")
        .doesNotContain("Loud");
  }

  @Test
  void aLoggerIsFound() {
    assertThat(breaches(planted.nothingLogsByTheJdk())).contains("java.util.logging.Logger");
  }

  @Test
  void aLibraryInTheModelIsFound() {
    assertThat(breaches(planted.usesTheJdkOnly("model")))
        .contains("Borrowed")
        .doesNotContain("Noun");
  }

  private static String breaches(ArchRule rule) {
    return String.join("\n", rule.evaluate(EXAMPLES).getFailureReport().getDetails());
  }
}
