package dev.slipway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "[1e-999999999]", "1E2147483647"})
  void aNumberThatWouldFillTheMemoryIsRefused(String bomb) {
    assertThatThrownBy(() -> Json.parse("x", bomb))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("not JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e3", "0.001", "123456789012345678901234567890"})
  void aNumberThatPeopleWriteIsRead(String number) {
    assertThat(Json.parse("x", number).scalar()).isPresent();
  }
}
