package dev.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DB_PASSWORD",
        "password",
        "API_KEY",
        "api-key",
        "apikey",
        "AUTH_TOKEN",
        "MY_PASS"
      })
  void theseHoldSecrets(String name) {
    assertThat(SecretNames.looksSecret(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"DB_PASSWORD_FILE", "KEYBOARD", "MONKEY", "WORKER_MEM", "TOKEN_TTL", "", "_"})
  void theseDoNot(String name) {
    assertThat(SecretNames.looksSecret(name)).isFalse();
  }
}
