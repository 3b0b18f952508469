package dev.slipway.kustomize.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyOrderTest {
  @ParameterizedTest
  @CsvSource({
    "a, ab",
    "ab, b",
    "_a, a",
    "-, a",
    "a9, a10",
    "a1b, a1c",
    // A letter of the supplementary planes is one; in pieces, both would be none.
    "😀, 𐐀",
    "a\uFFFD, a𐐀",
    "𐐀, 𐐁"
  })
  void theFirstComesBeforeTheSecond(String first, String second) {
    assertThat(KeyOrder.NATURAL.compare(first, second)).isNegative();
    assertThat(KeyOrder.NATURAL.compare(second, first)).isPositive();
    assertThat(KeyOrder.NATURAL.compare(first, first)).isZero();
  }
}
