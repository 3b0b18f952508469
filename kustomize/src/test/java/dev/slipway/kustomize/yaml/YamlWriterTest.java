package dev.slipway.kustomize.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.KustomizeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlWriterTest {
  /** Each expected file is what kustomize 5.8.1 made of the other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "anchors",
        "blocks",
        "comments",
        "documents",
        "flows",
        "json",
        "keys",
        "numbers",
        "plain-words",
        "quoted-words",
        "scalars",
        "strings"
      })
  void printsWhatUpstreamPrints(String name) throws IOException {
    String printed = printed(resource(name + ".yaml"));

    assertThat(printed).isEqualTo(resource(name + ".expected.yaml"));
  }

  @Test
  void readsLineEndsOfEverySystem() {
    assertThat(printed("a: |\r\n  x\r\n  y\r\nb: z\r\n")).isEqualTo("a: |\n  x\n  y\nb: z\n");
    assertThat(printed("a: b\rc: d\r")).isEqualTo("a: b\nc: d\n");
  }

  @Test
  void passesOverAByteOrderMark() {
    assertThat(printed("\uFEFFa: b\n")).isEqualTo("a: b\n");
  }

  @Test
  void doublesLineEndsOfFoldedTextsBeforeDeeperLinesAsUpstreamDoes() {
    assertThat(printed("a: >\n  x\n    y\n  z\n")).isEqualTo("a: |\n  x\n\n    y\n  z\n");
  }

  @Test
  void makesAnEmptyTextOutOfAMissingValueInBraces() {
    assertThat(printed("a: {b: }\nc:\n")).isEqualTo("a:\n  b: \"\"\nc: null\n");
  }

  @Test
  void leavesTimesInBracesAsTheyAre() {
    assertThat(printed("a: 2020-01-01T00:00:00-00:00\nb: [2020-01-01T00:00:00-00:00, 2020-1-1]\n"))
        .isEqualTo(
            "a: \"2020-01-01T00:00:00Z\"\n"
                + "b:\n- \"2020-01-01T00:00:00-00:00\"\n- \"2020-01-01T00:00:00Z\"\n");
  }

  @Test
  void readsQuotedNumbersAsStringsUnlessATagIsWritten() {
    assertThat(printed("a: \"5\"\nb: !!int \"5\"\nc: !!str 5\n"))
        .isEqualTo("a: \"5\"\nb: 5\nc: \"5\"\n");
  }

  @Test
  void takesATagWithoutTextForWhatTheTextSays() {
    var map = new MapNode();
    map.put("number", ScalarNode.untagged("5"));
    map.put("text", ScalarNode.string("5"));

    assertThat(YamlWriter.write(map)).isEqualTo("number: 5\ntext: \"5\"\n");
  }

  @Test
  void refusesWhatJsonCannotSay() {
    assertThatThrownBy(() -> printed("a: .nan\n"))
        .isInstanceOf(KustomizeException.class)
        .hasMessageContaining("json: unsupported value");
    assertThatThrownBy(() -> printed("a: {1: b}\n"))
        .hasMessageContaining("json: unsupported type: map[interface {}]interface {}");
    assertThatThrownBy(() -> printed("a: \"\\x7f\"\n"))
        .hasMessageContaining("control characters are not allowed");
    assertThatThrownBy(() -> printed("a: !!int x\n"))
        .hasMessageContaining("cannot decode !!str `x` as a !!int");
  }

  @Test
  void writesDeeperBlocks() {
    var map = new MapNode();
    map.put("a", ScalarNode.string("b"));

    assertThat(YamlWriter.write(map, 4)).isEqualTo("    a: b\n");
  }

  private static String printed(String text) {
    return new YamlReader()
        .read(text, "a.yaml").stream().map(YamlWriter::write).collect(Collectors.joining("---\n"));
  }

  private static String resource(String name) throws IOException {
    try (var in = YamlWriterTest.class.getResourceAsStream("/yaml/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
