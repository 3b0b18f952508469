package dev.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretsTest {
  @Test
  void longerValuesAreTakenOutBeforeTheirParts() {
    var secrets = Secrets.of(List.of("hunter2", "hunter2-extended"));

    assertThat(secrets.redact("a hunter2-extended b hunter2 c"))
        .isEqualTo("a (secret) b (secret) c");
  }

  @Test
  void everyLineOfAValueIsASecretOfItsOwn() {
    var secrets = Secrets.of(List.of("-----BEGIN-----\nabcdef\n-----END-----"));

    assertThat(secrets.redact("log: abcdef")).isEqualTo("log: (secret)");
  }

  @Test
  void doNotShowThemselves() {
    assertThat(Secrets.of(List.of("hunter2")).toString()).doesNotContain("hunter2");
  }
}
