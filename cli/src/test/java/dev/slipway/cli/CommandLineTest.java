package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.command.Verb;
import dev.slipway.cli.console.Session;
import dev.slipway.data.Json;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private static final String FLEET =
      """
      apiVersion: slipway.dev/v1alpha1
      kind: Fleet
      metadata: {name: home}
      root: var
      repositories:
        web: {url: ./web.git}
      apps:
        web:
          source: {repository: web, path: services/web}
          target: compose
        shop:
          source: {repository: web}
          target: process
          trigger: manual
      """;

  @TempDir Path directory;

  @Test
  void without_a_verb_every_verb_is_listed_in_its_group() {
    var ran = CommandLine.in(directory);
    assertThat(ran.code()).isZero();
    for (Verb verb : Verb.values()) {
      assertThat(ran.out()).contains("  " + verb.words() + " ").contains(verb.summary());
    }
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void every_verb_explains_itself_within_a_hundred_columns(Verb verb) {
    var args = (verb.words() + " --help").split(" ");
    var ran = CommandLine.in(directory, args);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).startsWith("Usage: slipway " + verb.words()).contains("Examples:");
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void an_unknown_verb_is_told_with_the_nearest_one() {
    var ran = CommandLine.in(directory, "delpoy", "web");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .isEqualTo(
            """
            error: unknown verb "delpoy"
              next     did you mean "deploy"? All verbs: slipway --help
            """);
  }

  @Test
  void an_unknown_option_is_told_with_the_nearest_one() {
    var ran = CommandLine.in(directory, "plan", "--outptu", "json");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("slipway plan has no option \"--outptu\"")
        .contains("did you mean --output?");
  }

  @Test
  void an_unknown_format_is_told_with_the_nearest_one() {
    var ran = CommandLine.in(directory, "version", "--output", "jsn");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("did you mean json?");
  }

  @Test
  void a_missing_argument_is_named() {
    var ran = CommandLine.in(directory, "rollback");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("the argument APP is missing")
        .contains("slipway rollback --help");
  }

  @Test
  void one_argument_too_many_is_named() {
    var ran = CommandLine.in(directory, "hold", "web", "shop");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("one argument too many: \"shop\"");
  }

  @Test
  void the_first_word_of_two_is_told_with_its_seconds() {
    var ran = CommandLine.in(directory, "journal");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("journal backup, journal restore, journal rebuild");
  }

  @Test
  void control_characters_of_the_command_line_do_not_reach_the_terminal() {
    var ran = CommandLine.in(directory, "pl\u001b[31man");
    assertThat(ran.err()).doesNotContain("\u001b").contains("\\u001b");
  }

  @Test
  void errors_are_data_where_data_was_asked_for() {
    var ran = CommandLine.in(directory, "status", "--output", "json");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    var error = ((Tree.Mapping) Json.parse("stderr", ran.err())).mapping("error");
    assertThat(error.text("what")).hasValueSatisfying(w -> assertThat(w).contains("slipway.yaml"));
    assertThat(error.text("exit")).hasValue("2");
    assertThat(error.text("next")).isPresent();
  }

  @Test
  void a_stack_trace_is_shown_only_when_asked_for() {
    assertThat(CommandLine.in(directory, "status").err()).doesNotContain("\tat ");
    assertThat(CommandLine.in(directory, "status", "--debug").err()).contains("\tat dev.slipway");
  }

  @Test
  void colour_is_only_for_terminals_and_honours_who_does_not_want_it() {
    var terminal = new Session.Terminal(false, true, true, 100);
    assertThat(CommandLine.in(directory, "nonsense").err()).doesNotContain("\u001b");
    assertThat(CommandLine.in(directory, terminal, "nonsense").err()).contains("\u001b[31m");
    assertThat(CommandLine.in(directory, terminal, "nonsense", "--no-colour").err())
        .doesNotContain("\u001b");
  }

  @Test
  void the_fleet_is_found_in_a_directory_above() throws IOException {
    fleet();
    Path below = Files.createDirectories(directory.resolve("a/b"));
    var ran = CommandLine.in(below, "check");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("home, " + directory.resolve("slipway.yaml") + " is right");
  }

  @Test
  void global_options_may_stand_before_the_verb() throws IOException {
    Path file = fleet();
    var ran = CommandLine.in(Path.of("/"), "--output", "json", "--fleet=" + file, "check");
    assertThat(ran.code()).as(ran.err()).isZero();
    var data = (Tree.Mapping) Json.parse("stdout", ran.out());
    assertThat(data.text("fleet")).hasValue("home");
    assertThat(data.items("apps")).hasSize(2);
  }

  @Test
  void an_unknown_app_is_told_with_the_nearest_one() throws IOException {
    fleet();
    var ran = CommandLine.in(directory, "history", "wbe");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("did you mean web?");
  }

  @Test
  void a_verb_with_an_effect_wants_the_app_named_where_there_are_several() throws IOException {
    fleet();
    var ran = CommandLine.in(directory, "deploy");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("say which app, or --all: web, shop");
  }

  @Test
  void status_of_a_new_fleet_says_that_nothing_is_deployed() throws IOException {
    fleet();
    var ran = CommandLine.in(directory, "status");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            APP   TARGET           COMMIT  VERIFIED  STATE  SINCE  NOTE
            web   compose:compose  -       no        new    -      not deployed yet
            shop  process:process  -       no        new    -      not deployed yet
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "yaml"})
  void reading_verbs_answer_with_data(String format) throws IOException {
    fleet();
    for (String verb : new String[] {"status", "check", "version", "doctor", "audit verify"}) {
      var ran = CommandLine.in(directory, (verb + " --output " + format).split(" "));
      String data = ran.out();
      assertThat(data).as(verb).isNotBlank();
      if (format.equals("json")) {
        assertThat(Json.parse(verb, data)).isInstanceOf(Tree.Mapping.class);
      } else {
        assertThat(dev.slipway.data.YamlReader.read(verb, data, dev.slipway.data.Limits.DEFAULT))
            .hasSize(1);
      }
    }
  }

  @Test
  void two_fleets_do_not_share_a_root_and_one_may_move() throws IOException {
    fleet();
    assertThat(CommandLine.in(directory, "status").code()).isZero();
    Path other = Files.createDirectories(directory.resolve("other"));
    String second =
        FLEET.replace("name: home", "name: office").replace("root: var", "root: ../var");
    Files.writeString(other.resolve("slipway.yaml"), second);
    for (String verb :
        new String[] {"status", "deploy web", "audit verify", "journal backup x", "history web"}) {
      var refused = CommandLine.in(other, verb.split(" "));
      assertThat(refused.code()).as(verb).isEqualTo(2);
      assertThat(refused.err())
          .contains("fleet \"home\"", "fleet \"office\"", "SLIPWAY_ROOT")
          .contains(directory.resolve("slipway.yaml").getFileName().toString());
    }
    Files.writeString(other.resolve("slipway.yaml"), second.replace("office", "home"));
    assertThat(CommandLine.in(other, "status").code()).isZero();
  }

  @Test
  void init_writes_a_fleet_that_check_accepts_and_overwrites_nothing() throws IOException {
    Files.createDirectories(directory.resolve(".git"));
    Files.writeString(directory.resolve(".git/HEAD"), "ref: refs/heads/trunk\n");
    Files.writeString(directory.resolve("compose.yaml"), "services: {web: {image: web}}\n");
    var first = CommandLine.in(directory, "init", "--app", "web");
    assertThat(first.code()).as(first.err()).isZero();
    var check = CommandLine.in(directory, "check");
    assertThat(check.code()).as(check.err()).isZero();
    assertThat(check.out()).contains("web").contains("compose:compose").contains("trunk");

    String before = Files.readString(directory.resolve("slipway.yaml"));
    var second = CommandLine.in(directory, "init");
    assertThat(second.code()).isEqualTo(2);
    assertThat(directory.resolve("slipway.yaml")).hasContent(before);
  }

  @Test
  void init_beside_a_kustomization_is_for_kubernetes() throws IOException {
    Files.createDirectories(directory.resolve(".git"));
    Files.writeString(directory.resolve(".git/HEAD"), "ref: refs/heads/main\n");
    Files.writeString(directory.resolve("kustomization.yaml"), "resources: []\n");
    var init = CommandLine.in(directory, "init", "--app", "web");
    assertThat(init.code()).as(init.err()).isZero();
    assertThat(init.out()).contains("target kubernetes").doesNotContain("missing");
    assertThat(Files.readString(directory.resolve("slipway.yaml")))
        .contains("target: kubernetes\n")
        .contains("    # kubernetes:\n    #   namespace: shop\n");
    var check = CommandLine.in(directory, "check");
    assertThat(check.out()).as(check.err()).contains("kubernetes:kubernetes");
  }

  @Test
  void init_outside_of_git_says_what_to_do() {
    var ran = CommandLine.in(directory, "init");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("git init");
  }

  @Test
  void render_prints_a_compose_project_as_data() throws IOException {
    Files.writeString(directory.resolve("compose.yaml"), "services: {web: {image: web:1}}\n");
    var ran = CommandLine.in(directory, "render", "--output", "json", "--project-name", "p");
    assertThat(ran.code()).as(ran.err()).isZero();
    var model = (Tree.Mapping) Json.parse("stdout", ran.out());
    assertThat(model.text("name")).hasValue("p");
    assertThat(model.mapping("services").mapping("web").text("image")).hasValue("web:1");
  }

  @Test
  void the_root_is_found_without_reading_yaml_where_the_reader_would_find_it() throws IOException {
    Path file = fleet();
    var session =
        new Session(
            directory, "ana", java.util.Map.of(), Session.Terminal.NONE, System.out, System.err);
    var words = dev.slipway.cli.command.Words.of(java.util.List.of("status"));
    var where = dev.slipway.cli.command.Where.of(words, session);
    assertThat(Remote.root(words, session, file))
        .hasValue(new dev.slipway.cli.command.LocalFleets().read(where).root());

    Files.writeString(file, FLEET.replace("root: var\n", ""));
    assertThat(Remote.root(words, session, file))
        .hasValue(new dev.slipway.cli.command.LocalFleets().read(where).root());

    Files.writeString(file, FLEET.replace("root: var", "root: \"a b\" # here"));
    assertThat(Remote.root(words, session, file)).isEmpty();
  }

  private Path fleet() throws IOException {
    Path file = directory.resolve("slipway.yaml");
    Files.writeString(file, FLEET);
    return file;
  }
}
