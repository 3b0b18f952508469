package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Problem;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1.2.3; 1.2.3 v1.2.3 1.2.3+build; 1.2.4 1.2.3-rc.1",
        "=1.2; 1.2.0 1.2.9; 1.3.0 1.1.9",
        "~1.2.3; 1.2.3 1.2.9; 1.2.2 1.3.0 1.3.0-rc.1 1.2.4-rc.1",
        "~1.2; 1.2.0 1.2.9; 1.3.0",
        "~1; 1.0.0 1.9.9; 2.0.0 0.9.9",
        "~>1.2.3; 1.2.5; 1.3.0",
        "^1.2.3; 1.2.3 1.9.0; 1.2.2 2.0.0 2.0.0-rc.1 1.5.0-rc.1",
        "^0.2.3; 0.2.3 0.2.9; 0.3.0 1.0.0",
        "^0.0.3; 0.0.3; 0.0.4",
        "^0.0; 0.0.0 0.0.9; 0.1.0",
        "^0; 0.0.1 0.9.9; 1.0.0",
        "^1.2.3-0; 1.2.3-rc.1 1.5.0-rc.1 1.9.0; 2.0.0-rc.1 2.0.0",
        "~1.2.3-beta.2; 1.2.3-beta.3 1.2.3 1.2.4; 1.2.3-beta.1 1.3.0-alpha",
        ">=1.2 <2; 1.2.0 1.9.9; 2.0.0 1.1.9 1.5.0-rc.1",
        ">=1.2, <2; 1.2.0 1.9.9; 2.0.0",
        ">= 1.2 , != 1.3.0; 1.2.0 1.3.1; 1.3.0",
        ">=1.2<1.4; 1.2.0 1.3.9; 1.4.0",
        ">=1.2.0-0; 1.2.0-alpha 1.2.0 9.0.0 9.0.0-rc.1; 1.1.9",
        ">1.2; 1.3.0; 1.2.9 1.2.0",
        ">11; 12.0.0; 11.9.9",
        ">1.2.3; 1.2.4; 1.2.3",
        "<=1.2; 1.2.9 0.1.0; 1.3.0",
        "<=1.2.3; 1.2.3; 1.2.4",
        "<1.2; 1.1.9; 1.2.0 1.2.9",
        "=>1.2; 1.2.0; 1.1.0",
        "!=1.2.x; 1.3.0; 1.2.0 1.2.5",
        "1.x; 1.0.0 1.9.9; 2.0.0",
        "1.2.*; 1.2.9; 1.3.0",
        "1.X.7; 1.0.0 1.5.0; 2.0.0",
        "*; 0.0.1 99.0.0; 1.0.0-rc.1",
        "1.2 - 1.4.5; 1.2.0 1.4.5; 1.1.9 1.4.6",
        "1.2 - 1.4; 1.4.9; 1.5.0",
        "^1 || ^3; 1.5.0 3.0.0; 2.0.0 4.0.0",
        "1.0.0 || >=2.0.0-0 <3; 1.0.0 2.0.0-rc.1 2.9.0; 1.0.1",
        "v1.2; 1.2.7; 1.3.0",
      })
  void admitsWhatUsersOfFluxAndHelmExpect(String range, String inside, String outside) {
    VersionRange parsed = VersionRange.parse(range);
    for (String version : inside.split(" ")) {
      assertThat(parsed.admits(Version.parse(version).orElseThrow())).as(version).isTrue();
    }
    for (String version : outside.split(" ")) {
      assertThat(parsed.admits(Version.parse(version).orElseThrow())).as(version).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "latest",
        "1.2.3.4",
        ">",
        ">=1.2,",
        "1.2 ||",
        "|| 1",
        "1.2.3beta",
        ">=1.2 and <2",
        "1.2 -- 1.3",
        "~~1",
        "\u001b[31m1",
        ">=1,,<2"
      })
  void refusesWhatIsNoRange(String text) {
    assertThatThrownBy(() -> VersionRange.parse(text))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("is not a range of versions");
  }

  @Test
  void ordersVersionsAsTheSpecificationDoes() {
    List<Version> ordered =
        Stream.of(
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "2.0.0",
                "2.1.0",
                "2.1.1",
                "99999999999999999999.0.0")
            .map(text -> Version.parse(text).orElseThrow())
            .toList();
    var shuffled = new java.util.ArrayList<>(ordered);
    java.util.Collections.shuffle(shuffled, new Random(7));

    assertThat(shuffled.stream().sorted()).containsExactlyElementsOf(ordered);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2",
        "1",
        "01.2.3",
        "1.2.3-",
        "1.2.3-01",
        "1.2.3-a..b",
        "release-1.2.3",
        "1.2.3+"
      })
  void takesNoTagForAVersionThatIsNone(String tag) {
    assertThat(Version.parse(tag)).isEmpty();
  }
}
