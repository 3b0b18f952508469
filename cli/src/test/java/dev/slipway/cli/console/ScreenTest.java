package dev.slipway.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.data.Limits;
import dev.slipway.data.YamlNode;
import dev.slipway.data.YamlReader;
import dev.slipway.model.Tree;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenTest {
  @Test
  void a_table_keeps_its_columns_and_wraps_the_last() {
    var table = new Table("APP", "NOTE");
    table.row("web", "one two three four five six seven");
    assertThat(table.lines(25))
        .containsExactly("APP  NOTE", "web  one two three four", "     five six seven");
  }

  @Test
  void a_path_longer_than_the_line_has_one_of_its_own_and_is_not_broken() {
    assertThat(Wrapping.wrap("see /srv/slipway/a here", 8))
        .containsExactly("see", "/srv/slipway/a", "here");
  }

  @Test
  void a_path_or_command_to_copy_is_on_one_line_however_long_it_is() {
    String command = "git commit -m '" + "word ".repeat(40) + "'";
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    var narrow = new Session.Terminal(false, false, false, 40);
    var session = new Session(Path.of(""), "test", Map.of(), narrow, stream, stream);
    new Screen(session, Format.TEXT, true).whole("next", command);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("next     " + command + "\n");
  }

  @Test
  void lines_that_are_to_be_copied_keep_their_indentation() {
    assertThat(Wrapping.wrap("say so:\nrepositories:\n  this:\n    trust: [commands]", 30))
        .containsExactly("say so:", "repositories:", "  this:", "    trust: [commands]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "two words",
        "",
        "yes",
        "null",
        "~",
        "1.5",
        "0x1f",
        "2026-11-21",
        "a: b",
        "# no",
        "- item",
        "tab\there",
        "line\nbreak",
        "\"quoted\"",
        "it's",
        "{a}",
        "*alias",
        "ünïcode",
        " leading",
        "trailing ",
        "/path/to",
        "a#b",
        "user@host",
        "1e3",
        "12:30:00",
        "=",
        "on"
      })
  void texts_come_back_from_yaml_as_they_were(String text) {
    String yaml = Yaml.write(Tree.mapping().put("key", text).build());
    var document = (YamlNode.Mapping) YamlReader.read("yaml", yaml, Limits.DEFAULT).getFirst();
    var value = (YamlNode.Scalar) document.get("key").orElseThrow();
    assertThat(value.text()).isEqualTo(text);
    if (value.plain()) {
      assertThat(text).matches("[A-Za-z_/].*").isNotIn("yes", "null", "on");
    }
  }

  @Test
  void yaml_nests_mappings_and_lists() {
    var tree =
        Tree.mapping()
            .put(
                "apps",
                new Tree.Sequence(
                    List.of(
                        Tree.mapping().put("app", "web").put("verified", true).build(),
                        Tree.mapping().put("none", new Tree.Sequence(List.of())).build())))
            .put("count", 2)
            .build();
    assertThat(Yaml.write(tree))
        .isEqualTo(
            """
            apps:
              - app: web
                verified: true
              - none: []
            count: 2
            """);
  }

  @Test
  void ages_are_told_in_one_unit() {
    assertThat(Ages.of(Duration.ofSeconds(40))).isEqualTo("40 s");
    assertThat(Ages.of(Duration.ofMinutes(119))).isEqualTo("1 h");
    assertThat(Ages.of(Duration.ofDays(4))).isEqualTo("4 d");
    assertThat(Ages.took(Duration.ofMillis(2149))).isEqualTo("2.1 s");
    assertThat(Ages.took(Duration.ofSeconds(180))).isEqualTo("180 s");
  }
}
