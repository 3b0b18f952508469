package dev.slipway.kustomize.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.fuzz.Oracle;
import dev.slipway.kustomize.fuzz.Outcome;
import dev.slipway.kustomize.server.Repository;
import dev.slipway.kustomize.server.SshServer;
import dev.slipway.kustomize.server.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remote bases and files from real servers, each build compared with the real kustomize's. */
class RealServersTest {
  @TempDir Path directory;

  private final List<String> commands = new ArrayList<>();
  private Path gitSettings;
  private Repository app;
  private WebServer web;
  private String first;

  @BeforeEach
  void serveARepository() throws IOException {
    gitSettings = Files.createFile(directory.resolve("gitconfig"));
    putGitOnPath();
    app = Repository.create(directory.resolve("served/team/app"));
    app.write("base/kustomization.yaml", "resources: [map.yaml, ../other]\n");
    app.write("base/map.yaml", map("first"));
    app.write("other/kustomization.yaml", "resources: [map.yaml]\nnamePrefix: other-\n");
    app.write("other/map.yaml", map("second"));
    first = app.commit("one");
    app.git("tag", "v1");
    app.git("checkout", "--quiet", "-b", "next");
    app.write("other/map.yaml", map("third")).commit("two");
    app.git("checkout", "--quiet", "main");
    web = WebServer.start(directory.resolve("served"));
  }

  @AfterEach
  void stopServing() {
    web.close();
  }

  private static String map(String name) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n";
  }

  /** The git of the machine with settings of this test's own, as a person's would be. */
  private void putGitOnPath() throws IOException {
    Path program = Files.createDirectory(directory.resolve("bin")).resolve("git");
    Files.writeString(
        program,
        """
        #!/bin/sh
        unset GIT_SSL_CAINFO
        export PATH='%s' GIT_CONFIG_GLOBAL='%s'
        exec git "$@"
        """
            .formatted(System.getenv("PATH"), gitSettings));
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private byte[] git(Path where, Duration timeout, List<String> arguments) {
    commands.add(arguments.getFirst());
    return new GitProgram(directory.resolve("bin/git")).run(where, timeout, arguments);
  }

  private Path overlay(String resource) throws IOException {
    Path overlay = Files.createDirectories(directory.resolve("overlay"));
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        "resources:\n- " + resource + "\nbuildMetadata: [originAnnotations]\n");
    return overlay;
  }

  private String ours(String resource) throws IOException {
    var remotes = new NetworkRemotes(directory.resolve("cache"), this::git, false);
    return new Kustomizer(Options.DEFAULT.withRemotes(remotes)).build(overlay(resource)).text();
  }

  private Optional<Outcome> upstream(String resource) throws IOException {
    Optional<Oracle> oracle = Oracle.find();
    assertThat(oracle.isPresent() || !"1".equals(System.getenv("SLIPWAY_REQUIRE_KUSTOMIZE")))
        .as("kustomize is there")
        .isTrue();
    String path = directory.resolve("bin") + ":" + System.getenv("PATH");
    Path overlay = overlay(resource);
    return oracle.map(real -> real.build(overlay, List.of(), Map.of("PATH", path)));
  }

  /** Our build, where the real kustomize is found to build the same. */
  private String build(String resource) throws IOException {
    String text = ours(resource);
    upstream(resource).ifPresent(real -> assertThat(real).isEqualTo(Outcome.built(text)));
    return text;
  }

  /** Our refusal, where the real kustomize is found to refuse as well. */
  private KustomizeException refusal(String resource) throws IOException {
    var failure = catchThrowableOfType(KustomizeException.class, () -> ours(resource));
    assertThat(failure).as("it fails").isNotNull();
    upstream(resource).ifPresent(real -> assertThat(real.ok()).as(real.output()).isFalse());
    return failure;
  }

  private String url(String rest) {
    return web.address() + "/team/app" + rest;
  }

  @Test
  void buildsABranchATagAndACommit() throws IOException {
    assertThat(build(url("//base"))).contains("name: first", "name: other-second");
    assertThat(build(url("//other?ref=next"))).contains("name: other-third", "ref: next");
    assertThat(build(url("//other?ref=v1"))).contains("name: other-second", "ref: v1");
    assertThat(build(url("/other?ref=" + first))).contains("name: other-second");
    assertThat(build("git::" + url("/other?version=next"))).contains("name: other-third");
  }

  @Test
  void fetchesACommitOnce() throws IOException {
    build(url("//base?ref=" + first));
    web.asked().clear();
    assertThat(ours(url("//other?ref=" + first))).contains("name: other-second");
    assertThat(web.asked()).noneMatch(path -> path.contains("/info/refs"));
  }

  @Test
  void fetchesABranchAndATagAgainOnlyWhereTheyMoved() throws IOException {
    app.git("-c", "user.name=A", "-c", "user.email=a@example.org", "tag", "-a", "-m", "v2", "v2");
    for (String ref : List.of("", "?ref=v1", "?ref=v2", "?ref=next", "?ref=refs/heads/next")) {
      ours(url("//base" + ref));
      commands.clear();
      ours(url("//base" + ref));
      assertThat(commands).as(ref).contains("ls-remote").doesNotContain("fetch");
    }
    app.write("other/map.yaml", map("fourth")).commit("three");
    assertThat(build(url("//other"))).contains("name: other-fourth");
    assertThat(build(url("//other?ref=main"))).contains("name: other-fourth");
    assertThat(build(url("//other?ref=v1"))).contains("name: other-second");
  }

  @Test
  void aTagGoesBeforeABranchOfItsName() throws IOException {
    app.git("tag", "next", first);
    for (int i = 0; i < 2; i++) {
      assertThat(build(url("//other?ref=next"))).contains("name: other-second");
      assertThat(build(url("//other?ref=heads/next"))).contains("name: other-third");
    }
  }

  @Test
  void reachesAServerForWhichGitsSettingsVouch() throws Exception {
    Path certificate = directory.resolve("server.pem");
    try (var tls = WebServer.startTls(directory.resolve("served"), certificate)) {
      String url = tls.address() + "/team/app//other?ref=next";
      assertThat(refusal(url)).hasMessageContaining("certificate");

      Files.writeString(gitSettings, "[http]\n\tsslCAInfo = " + certificate + "\n");
      assertThat(build(url)).contains("name: other-third");
    }
  }

  @Test
  void reachesAServerThroughThePersonsSsh() throws Exception {
    boolean required =
        "1".equals(System.getenv("SLIPWAY_REQUIRE_GIT_SSH"))
            || "1".equals(System.getenv("SLIPWAY_REQUIRE_DOCKER"));
    assumeTrue(
        required || SshServer.isInstalled(), "sshd is missing: apt-get install openssh-server");
    try (var ssh = SshServer.start(directory.resolve("ssh"))) {
      Files.writeString(gitSettings, "[core]\n\tsshCommand = " + ssh.client() + "\n");
      String path = app.directory() + "//other?ref=";
      String me = System.getProperty("user.name") + "@" + SshServer.HOST;
      assertThat(build("ssh://" + SshServer.HOST + path + "next")).contains("other-third");
      assertThat(build("ssh://" + me + path + first)).contains("other-second");
      assertThat(build(me + ":" + path + "v1")).contains("other-second");

      ssh.forget();
      assertThat(refusal("ssh://" + SshServer.HOST + path + "main"))
          .hasMessageContaining("Host key verification failed");
    }
  }

  @Test
  void readsFilesFromAWebServer() throws IOException {
    Files.writeString(directory.resolve("served/two.yaml"), map("one") + "---\n" + map("two"));
    assertThat(build(web.address() + "/two.yaml")).contains("name: one\n", "name: two\n");
    assertThat(build(url("/base/map.yaml"))).contains("name: first\n");
    assertThat(refusal(web.address() + "/missing"))
        .hasMessage(
            "accumulating resources: accumulating resources from '%s/missing':"
                    .formatted(web.address())
                + " HTTP Error: status code 404 (Not Found)");
  }

  @Test
  void saysWhatToDoAboutAWebServerThatNobodyVouchesFor() throws Exception {
    Path certificate = directory.resolve("server.pem");
    Files.writeString(directory.resolve("served/map.yaml"), map("one"));
    try (var tls = WebServer.startTls(directory.resolve("served"), certificate)) {
      assertThat(refusal(tls.address() + "/map.yaml").remedy())
          .contains("javax.net.ssl.trustStore");
    }
  }

  @Test
  void aRemoteBaseNamesAnother() throws IOException {
    Repository outer = Repository.create(directory.resolve("served/team/outer"));
    outer.write("kustomization.yaml", "namePrefix: o-\nresources: [\"" + url("//base") + "\"]\n");
    outer.commit("one");
    assertThat(build(web.address() + "/team/outer")).contains("name: o-first", "o-other-second");
  }

  private void outerWithSubmodule(String url) throws IOException {
    Repository outer = Repository.create(directory.resolve("served/team/outer"));
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "in");
    outer.write("with/kustomization.yaml", "resources: [../in/other]\n");
    outer.write("without/kustomization.yaml", "namePrefix: w-\nresources: [map.yaml]\n");
    outer.write("without/map.yaml", map("own")).commit("one");
  }

  @Test
  void fetchesSubmodulesUnlessToldNotTo() throws IOException {
    outerWithSubmodule("../app");
    String outer = web.address() + "/team/outer";
    assertThat(build(outer + "//without?submodules=false")).contains("name: w-own");
    assertThat(web.asked()).noneMatch(path -> path.startsWith("/team/app/"));
    assertThat(refusal(outer + "//with?submodules=false")).hasMessageContaining("in/other");
    assertThat(build(outer + "//with")).contains("name: other-second");
    assertThat(build(outer + "//with?submodules=true")).contains("name: other-second");
  }

  @Test
  void aSubmoduleIsNoWayIntoTheRepositoriesOfTheMachine() throws IOException {
    outerWithSubmodule(app.directory().toString());
    assertThat(refusal(web.address() + "/team/outer//with"))
        .hasMessageContaining("transport 'file' not allowed");
  }

  @Test
  void givesUpOnAServerThatStalls() throws IOException {
    web.stall("/info/refs");
    KustomizeException failure = refusal(url("//base?timeout=1"));
    assertThat(failure)
        .hasMessageContaining("hit 1s timeout running '")
        .hasMessageContaining("/git fetch --depth=1 " + url(" HEAD'"));
    assertThat(failure.remedy()).isEqualTo("add '?timeout=' with more seconds to the address");
  }

  @Test
  void givesUpOnAFileThatStalls() throws IOException {
    web.stall("/slow.yaml");
    // Upstream waits for ever.
    var failure =
        catchThrowableOfType(
            KustomizeException.class, () -> ours(web.address() + "/team/slow.yaml?timeout=1"));
    assertThat(failure).hasMessageContaining("team/slow.yaml?timeout=1\": no answer within 1s");
    assertThat(failure.remedy()).isEqualTo("add '?timeout=' with more seconds to the address");
  }

  @Test
  void saysWhatToDoAboutWhatIsNotThere() throws IOException {
    KustomizeException ref = refusal(url("//base?ref=missing"));
    assertThat(ref).hasMessageContaining("couldn't find remote ref missing");
    assertThat(ref.source()).hasToString("kustomization.yaml:2");
    assertThat(ref.remedy())
        .isEqualTo(
            "name a branch, tag or commit of it: 'git ls-remote " + url("'") + " lists them");

    KustomizeException path = refusal(url("//nothing?ref=v1"));
    assertThat(path).hasMessageContaining("/nothing: no such file or directory");
    assertThat(path.remedy()).isEqualTo("name a directory that the repository has at v1");

    KustomizeException repository = refusal(web.address() + "/team/none//base");
    assertThat(repository).hasMessageContaining("not found");
    assertThat(repository.remedy())
        .isEqualTo(
            "'git ls-remote %s/team/none' must work here without a question"
                .formatted(web.address()));
  }
}
