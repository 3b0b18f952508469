package dev.slipway.cli.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.data.Json;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every verb from the shell's side: what it prints, what it ends with, what it leaves. */
@Timeout(600)
class CommandsTest {
  @TempDir Path directory;
  private Home home;

  @BeforeEach
  void a_fleet_of_one_app() throws IOException {
    home = Home.onProcesses(directory);
  }

  @AfterEach
  void end_what_runs() {
    home.tearDown("web", TargetRef.Kind.PROCESS);
  }

  private static Tree.Mapping first(Tree.Mapping data, String list) {
    return (Tree.Mapping) data.items(list).getFirst();
  }

  private String head() throws IOException {
    return home.git("rev-parse", "HEAD").strip();
  }

  @Test
  void a_first_deployment_is_planned_carried_out_and_seen_by_every_reading_verb()
      throws IOException {
    String commit = head();
    String brief = commit.substring(0, 7);

    var plan = home.slipway("plan", "web");
    assertThat(plan.code()).isEqualTo(3);
    assertThat(plan.out().lines().findFirst().orElse(""))
        .startsWith("web @ " + brief + " \"Start\" (main)")
        .endsWith("target process:here");
    assertThat(plan.out()).containsPattern("(?m)^  \\+ web +new$").contains("environment.VERSION");
    assertThat(plan.out()).containsPattern("(?m)^plan +p-[0-9a-f]{8} +1 new$");
    assertThat(plan.out().lines()).allMatch(line -> line.length() <= 100);
    Tree.Mapping planned = first(home.data(3, "plan", "web"), "plans");
    assertThat(plan.out()).contains("p-" + hash(planned));
    assertThat(planned.text("commit")).hasValue(commit);

    var deploy = home.well("deploy", "web");
    assertThat(deploy.err())
        .containsPattern("(?m)^prepare +ok ")
        .containsPattern("(?m)^deploy +ok ")
        .containsPattern("(?m)^verify +ok ");
    assertThat(deploy.out()).startsWith("web is at " + brief + ", verified. Run r-");

    var status = home.well("status");
    assertThat(status.out()).containsPattern("(?m)^web +process:here +" + brief + " +yes +active ");
    Tree.Mapping known = first(home.data(0, "status"), "apps");
    assertThat(known.text("app")).hasValue("web");
    assertThat(known.text("commit")).hasValue(commit);
    assertThat(known.text("verified")).hasValue("true");

    var history = home.well("history", "web");
    assertThat(history.out()).containsPattern("(?m) " + brief + " .* verified: .*web");
    Tree.Mapping run = first(home.data(0, "history", "web"), "runs");
    assertThat(run.text("commit")).hasValue(commit);
    String id = run.text("id").orElseThrow();
    assertThat(history.out()).contains(" " + id.substring(id.lastIndexOf('-') + 1) + " ");
    assertThat(deploy.out()).contains(id);

    var diagnose = home.well("diagnose", "web");
    assertThat(diagnose.out()).contains("bundle", "holds", "logs/web.log", "next");
    Tree.Mapping bundle = home.data(0, "diagnose", "web");
    assertThat(Path.of(bundle.text("bundle").orElseThrow())).isRegularFile();
    assertThat(home.well("diagnose", "web", "--prompt").out())
        .contains("App: web on process:here", "===== logs/web.log =====", "web v1 is up");
    assertThat(home.well("logs", "web").out()).contains("web v1 is up");
    assertThat(home.well("render", "web", "--output", "json").json().text("name")).hasValue("web");
    home.data(0, "check");
    home.data(0, "version");
    home.data(0, "schema");

    var again = home.well("deploy", "web");
    assertThat(again.out()).startsWith("web is at " + brief + " already, verified.");
    assertThat(home.well("plan", "web").out()).contains("= web", "unchanged");
  }

  private static String hash(Tree.Mapping plan) {
    String hash = plan.text("hash").orElseThrow();
    return hash.substring(hash.indexOf(':') + 1).substring(0, 8);
  }

  @Test
  void a_bad_version_is_told_as_a_failure_with_the_way_on() throws IOException {
    home.well("deploy", "web");
    String good = head().substring(0, 7);
    String bad = home.commit(Home.WEB.formatted("broken"), "Break it").substring(0, 7);

    var deploy = home.slipway("deploy", "web");

    assertThat(deploy.code()).as(deploy.err()).isEqualTo(22);
    assertThat(deploy.out())
        .contains("web FAILED in verify")
        .containsPattern("(?m)^  changed +web$")
        .containsPattern("(?m)^  running now  web.*volumes untouched")
        .containsPattern("(?m)^  held +.*" + bad)
        .containsPattern("(?m)^  next ")
        .containsPattern("(?m)^  bundle +/.*diagnose-")
        .contains("22 (");
    assertThat(home.well("status").out()).containsPattern("web .* " + good + " .* held ");
    assertThat(first(home.data(0, "status"), "apps").text("state")).hasValue("held");
    assertThat(home.slipway("deploy", "web").code()).isIn(34, 0);
    assertThat(home.well("history", "web").out()).contains("rolled back");
  }

  @Test
  void a_restart_starts_the_same_version_anew() throws IOException {
    home.well("deploy", "web");
    assertThat(home.well("restart", "web").out()).isEqualTo("web was restarted.\n");
    assertThat(home.well("restart", "web", "web").out()).isEqualTo("web/web was restarted.\n");
    assertThat(home.well("logs", "web").out().lines().filter(line -> line.contains("is up")))
        .hasSize(3);
    assertThat(home.data(0, "restart", "web").text("restarted")).hasValue("true");
    var wrong = home.slipway("restart", "web", "wbe");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("did you mean web?");
  }

  @Test
  void a_journal_is_backed_up_lost_restored_compacted_and_rebuilt() throws IOException {
    home.well("deploy", "web");
    home.commit(Home.WEB.formatted("v2"), "Go on");
    home.well("deploy", "web");
    String history = home.well("history", "web", "--output", "json").out();
    Path copy = directory.resolve("copy.ndjson");

    assertThat(home.well("journal", "backup", copy.toString()).out()).contains("copy.ndjson");
    Tree.Mapping verified = home.data(0, "audit", "verify");
    assertThat(verified.text("holds")).hasValue("true");
    List<String> exported = home.well("audit", "export").out().lines().toList();
    assertThat(exported).hasSize(Integer.parseInt(verified.text("entries").orElseThrow()));
    exported.forEach(line -> assertThat(Json.parse("line", line)).isInstanceOf(Tree.Mapping.class));

    var refused = home.slipway("journal", "restore", copy.toString());
    assertThat(refused.code()).as(refused.out()).isNotZero();
    assertThat(refused.err()).contains("--replace").doesNotContain("\tat ");
    home.well("journal", "restore", copy.toString(), "--replace");
    assertThat(home.well("history", "web", "--output", "json").out()).isEqualTo(history);
    home.well("journal", "compact");
    assertThat(home.well("audit", "verify").out()).contains("holds");

    // All of it is lost: what runs, and its labels, are still there.
    try (var files = Files.walk(home.root().resolve("state"))) {
      for (Path file : files.filter(f -> f.getFileName().toString().contains("journal")).toList()) {
        Files.deleteIfExists(file);
      }
    }
    assertThat(home.well("status").out()).contains("not deployed yet");
    assertThat(home.well("journal", "rebuild").out()).contains("web");
    assertThat(first(home.data(0, "status"), "apps").text("commit")).hasValue(head());
    assertThat(home.well("deploy", "web").out()).contains("already");
  }

  @Test
  void a_changed_journal_is_found_out() throws IOException {
    home.well("deploy", "web");
    Path copy = directory.resolve("copy.ndjson");
    home.well("journal", "backup", copy.toString());
    String text = Files.readString(copy);
    Files.writeString(copy, text.replaceFirst("asked for", "asked fro"));

    var refused = home.slipway("journal", "restore", copy.toString(), "--replace");

    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).startsWith("error: ").doesNotContain("\tat ");
    assertThat(home.well("audit", "verify").out()).contains("holds");
  }

  @Test
  void a_plan_is_approved_by_a_signature_with_a_listed_key() throws IOException {
    Path key = directory.resolve("id_ed25519");
    Path other = directory.resolve("other");
    for (Path made : List.of(key, other)) {
      var keygen =
          new ProcessBuilder(
              "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", made + "");
      assertThat(Home.said(keygen, directory).code()).isZero();
    }
    String listed = Files.readString(directory.resolve("id_ed25519.pub")).strip();
    home.fleet(
        Files.readString(home.file())
            + "    approval: required\n"
            + "approvers:\n  - name: ana\n    key: \""
            + listed
            + "\"\n");

    var deploy = home.slipway("deploy", "web");
    assertThat(deploy.code()).as(deploy.err()).isEqualTo(32);
    var plan = java.util.regex.Pattern.compile("slipway approve web (p-[0-9a-f]{8})");
    var hint = plan.matcher(deploy.err());
    assertThat(hint.find()).as(deploy.err()).isTrue();
    var foreign = home.slipway("approve", "web", hint.group(1), "--key", other.toString());
    assertThat(foreign.code()).as(foreign.out()).isEqualTo(32);
    assertThat(home.slipway("deploy", "web").code()).isEqualTo(32);

    home.well("approve", "web", hint.group(1), "--key", key.toString());

    assertThat(home.well("deploy", "web").out()).contains("verified");
    assertThat(home.well("audit", "export").out())
        .containsPattern("plan_approved_v1.*\"ana\"")
        .contains("ssh-signature");
  }

  @Test
  void a_commit_is_named_as_git_names_it() throws IOException {
    // The repository that the fleet lies in is the one whose uncommitted changes may be meant.
    home.git("tag", "v1");
    String first = head();
    home.commit(Home.WEB.formatted("v2"), "Go on");
    String fleet = Files.readString(home.file());
    Path inside = home.repository().resolve("slipway.yaml");
    Files.writeString(
        inside,
        fleet
            .replace("repository: shop, ", "")
            .replace("  shop: {url: " + home.repository() + ",", "  this: {")
            .replace("root: root", "root: " + home.root()));
    home.git("add", "-A");
    home.git("commit", "-q", "-m", "Keep the fleet here");
    Files.writeString(home.repository().resolve("compose.yaml"), Home.WEB.formatted("edited"));

    var dirty = home.slipway("deploy", "web", "--fleet", inside.toString());
    assertThat(dirty.code()).as(dirty.out()).isEqualTo(11);
    assertThat(dirty.err()).contains("--commit HEAD");

    for (String name : List.of("HEAD", "main", head().substring(0, 8), "v1")) {
      home.well("deploy", "web", "--fleet", inside.toString(), "--commit", name);
      assertThat(first(home.data(0, "status", "--fleet", inside.toString()), "apps").text("commit"))
          .hasValue(name.equals("v1") ? first : head());
    }
    var unknown = home.slipway("plan", "web", "--fleet", inside.toString(), "--commit", "mian");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("\"mian\"");
  }

  @Test
  void errors_have_a_code_a_place_and_a_next_step_and_a_trace_only_when_asked_for()
      throws IOException {
    assertThat(home.slipway("nonsense").code()).isEqualTo(2);
    assertThat(home.slipway("deploy", "wbe").err()).contains("did you mean web?");
    assertThat(home.slipway("resume", "web").code()).isNotZero();

    home.commit(Home.WEB.replace("healthcheck", "helthcheck").formatted("v1"), "Mistype");
    var plan = home.slipway("plan", "web");
    assertThat(plan.code()).isEqualTo(2);
    assertThat(plan.err())
        .startsWith("error: ")
        .contains("compose.yaml:6:", "healthcheck", "where", "next")
        .doesNotContain("\tat ");
    assertThat(home.slipway("plan", "web", "--debug").err()).contains("\tat dev.slipway");
    Tree.Mapping error =
        ((Tree.Mapping) Json.parse("err", home.slipway("plan", "web", "-o", "json").err()))
            .mapping("error");
    assertThat(error.text("exit")).hasValue("2");

    home.commit(Home.WEB.formatted("v1") + "    tmpfs: [/tmp]\n", "Ask for what no process has");
    var refused = home.slipway("plan", "web");
    assertThat(refused.code()).isEqualTo(10);
    assertThat(refused.err()).contains("compose.yaml:12 services.web.tmpfs");

    home.commit(Home.WEB.formatted("${WANTED:?}"), "Want a variable");
    assertThat(home.slipway("plan", "web").code()).isEqualTo(13);
    home.commit(Home.WEB.formatted("v1"), "Mend it");
    home.well("suspend", "web");
    var suspended = home.slipway("deploy", "web");
    assertThat(suspended.code()).isEqualTo(34);
    assertThat(suspended.err()).contains("slipway resume web");
    home.well("resume", "web");
    home.fleet(
        Files.readString(home.file()).replace("trust: [host-processes, commands]", "trust: []"));
    assertThat(home.slipway("deploy", "web").code()).isEqualTo(35);
    home.fleet(
        Files.readString(home.file()).replace(home.repository().toString(), directory + "/gone"));
    assertThat(home.slipway("plan", "web").code()).isEqualTo(30);
    home.fleet("kind: Fleet\napps: {web: {sorce: x}}\n");
    var check = home.slipway("check");
    assertThat(check.code()).isEqualTo(2);
    assertThat(check.err()).contains("slipway.yaml:2:", "source");
  }
}
