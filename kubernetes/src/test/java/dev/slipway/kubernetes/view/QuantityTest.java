package dev.slipway.kubernetes.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "3Mi, 3145728",
    "10Gi, 10737418240",
    "1.5k, 1500",
    ".5Ki, 512",
    "1e9, 1000000000",
    "2E, 2000000000000000000",
    "1E3, 1000",
    "1.5, 1",
    "much, 0",
    "'', 0"
  })
  void amountsAreReadAsKubernetesWritesThem(String text, long bytes) {
    assertThat(Quantity.bytes(text)).isEqualTo(bytes);
  }
}
