package dev.slipway.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.LogLine;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FirstErrorTest {
  @Test
  void theSurestSignCountsAndOfThoseTheFirst() {
    assertThat(first("starting", "ERROR: retrying", "FATAL: DB_HOST not set", "FATAL: giving up"))
        .isEqualTo("FATAL: DB_HOST not set");
    assertThat(first("warming up", "listen: bind: address already in use", "Error: exit"))
        .isEqualTo("listen: bind: address already in use");
    assertThat(first("x", "java.lang.NullPointerException: y", "  at z"))
        .isEqualTo("java.lang.NullPointerException: y");
    assertThat(first("goroutine", "panic: nil map", "exit")).isEqualTo("panic: nil map");
  }

  @Test
  void wordsThatOnlyContainASignAreNotOne() {
    assertThat(first("the terror of it", "0 errors found", "last")).isEqualTo("last");
  }

  @Test
  void withoutASignTheLastLineThatSaysAnythingIsGiven() {
    assertThat(first("one", "two", "  ")).isEqualTo("two");
    assertThat(first()).isEmpty();
  }

  private static String first(String... lines) {
    var log =
        Arrays.stream(lines)
            .map(line -> new LogLine(Instant.EPOCH, "web", LogLine.Stream.STDOUT, line))
            .toList();
    return FirstError.in(log).map(LogLine::text).orElse("");
  }
}
