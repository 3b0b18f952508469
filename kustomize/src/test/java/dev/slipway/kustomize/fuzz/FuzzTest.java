package dev.slipway.kustomize.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FuzzTest {
  private static final int TREES = 150;

  @Test
  void randomTreesAreBuiltToTheBytesOfTheRealKustomize() {
    Optional<Oracle> oracle = Oracle.find();
    if (!"1".equals(System.getenv("SLIPWAY_REQUIRE_KUSTOMIZE"))) {
      assumeTrue(oracle.isPresent(), "no kustomize here");
    }
    var fuzzer = new Fuzzer(oracle.orElseThrow());

    assertThat(LongStream.range(0, TREES).boxed().flatMap(seed -> fuzzer.compare(seed).stream()))
        .as(() -> "differences among " + TREES + " trees")
        .isEmpty();
  }

  @Test
  void theSameSeedMakesTheSameTree() {
    assertThat(TreeGenerator.generate(7)).isEqualTo(TreeGenerator.generate(7));
    assertThat(TreeGenerator.generate(7)).isNotEqualTo(TreeGenerator.generate(8));
  }

  @Test
  void aTreeIsMadeSmallWhileItStillShowsTheFault() {
    Tree tree = TreeGenerator.generate(7).with("wanted.yaml", "a: 1\nb:\n  fault: x\nc: 2\n");
    Tree small =
        new Shrinker(
                candidate -> candidate.files().getOrDefault("wanted.yaml", "").contains("fault"),
                1_000)
            .shrink(tree);
    assertThat(small.files()).containsOnlyKeys("wanted.yaml");
    assertThat(small.files().get("wanted.yaml")).isEqualTo("b:\n  fault: x\n");
  }
}
