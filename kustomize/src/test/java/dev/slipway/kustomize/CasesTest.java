package dev.slipway.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.kustomize.Cases.Case;
import dev.slipway.kustomize.build.Kustomizer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case of upstream's own test suite that stands beside the repository. */
class CasesTest {
  @TestFactory
  Stream<DynamicTest> printsWhatUpstreamPrints() {
    return Cases.all().stream()
        .filter(one -> !one.fails())
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> builds(one, false)));
  }

  @TestFactory
  Stream<DynamicTest> printsInTheOrderOfAccumulation() {
    return Cases.all().stream()
        .filter(one -> !one.fails())
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> builds(one, true)));
  }

  @TestFactory
  Stream<DynamicTest> failsAsUpstreamFails() {
    return Cases.all().stream()
        .filter(Case::fails)
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> fails(one)));
  }

  private static void builds(Case one, boolean inOrderOfAccumulation) {
    var kustomizer = new Kustomizer(one.options(inOrderOfAccumulation));
    assertThat(kustomizer.build(one.target()).text())
        .isEqualTo(one.expected(inOrderOfAccumulation));
  }

  private static void fails(Case one) {
    KustomizeException failure =
        catchThrowableOfType(
            KustomizeException.class,
            () -> new Kustomizer(one.options(false)).build(one.target()).text());
    assertThat(failure).as("it fails").isNotNull();
    assertThat(one.missingFrom(failure.getMessage())).as(failure.getMessage()).isEmpty();
  }
}
