package dev.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordingTest {
  @Test
  void suggestsTheNearestSpelling() {
    assertThat(Wording.nearest("intervall", List.of("interval", "image", "target")))
        .contains("interval");
    assertThat(Wording.nearest("itnerval", List.of("interval"))).contains("interval");
    assertThat(Wording.nearest("zzzzzz", List.of("interval"))).isEmpty();
  }

  @Test
  void controlCharactersBecomeVisible() {
    assertThat(Wording.printable("a\u001b[31mb\u202e")).isEqualTo("a\\u001b[31mb\\u202e");
  }
}
