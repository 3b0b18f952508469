package dev.slipway.kustomize.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.file.MemoryTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemotesTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path directory;

  private Path repository;
  private final List<List<String>> commands = new ArrayList<>();
  private final Git git =
      (where, timeout, arguments) -> {
        commands.add(arguments);
        return GitProgram.onPath().run(where, timeout, arguments);
      };

  @BeforeEach
  void commitABase() throws IOException {
    repository = Files.createDirectories(directory.resolve("repo"));
    write("base/kustomization.yaml", "resources: [map.yaml, ../other]\n");
    write("base/map.yaml", map("first"));
    write("other/kustomization.yaml", "resources: [map.yaml]\n");
    write("other/map.yaml", map("second"));
    write("third/kustomization.yaml", "resources: [map.yaml]\n");
    write("third/map.yaml", map("third"));
    inRepository("init", "--quiet");
    commit("one");
    inRepository("tag", "v1");
  }

  private static String map(String name) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n";
  }

  private void write(String path, String text) throws IOException {
    Path file = repository.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String inRepository(String... arguments) {
    byte[] printed = GitProgram.onPath().run(repository, LONG, List.of(arguments));
    return new String(printed, StandardCharsets.UTF_8).strip();
  }

  private void commit(String message) {
    inRepository("add", "--all");
    inRepository(
        "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", message);
  }

  private String build(String resource) {
    var tree = new MemoryTree().with("/k/kustomization.yaml", "resources:\n- " + resource + "\n");
    var remotes = new NetworkRemotes(directory.resolve("cache"), git, true);
    return new Kustomizer(Options.DEFAULT.withRemotes(remotes)).build(tree, "/k").text();
  }

  private String url(String rest) {
    return "file://" + repository + rest;
  }

  @Test
  void buildsADirectoryOfARepository() {
    assertThat(build(url("//base?ref=v1"))).isEqualTo(map("first") + "---\n" + map("second"));
  }

  @Test
  void asksForNothingWhereACommitIsKnown() {
    String commit = inRepository("rev-parse", "HEAD");
    build(url("//base?ref=" + commit));
    commands.clear();
    assertThat(build(url("//other?ref=" + commit))).isEqualTo(map("second"));
    assertThat(commands).isEmpty();
  }

  @Test
  void seesThatABranchMoved() throws IOException {
    build(url("//other"));
    write("other/map.yaml", map("third"));
    commit("two");
    assertThat(build(url("//other"))).isEqualTo(map("third"));
    assertThat(build(url("//other?ref=v1"))).isEqualTo(map("second"));
  }

  @Test
  void asksForARepositoryOnceInABuild() {
    build(url("//base") + "\n- " + url("//third?x=1"));
    assertThat(commands).filteredOn(command -> command.contains("fetch")).hasSize(1);
  }

  @Test
  void fetchesSubmodulesUnlessToldNotTo() throws IOException {
    Path inner = repository;
    repository = Files.createDirectories(directory.resolve("outer"));
    inRepository("init", "--quiet");
    inRepository(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.toString(), "in");
    write("kustomization.yaml", "resources: [in/other]\n");
    commit("outer");
    assertThatThrownBy(() -> build(url("?submodules=false"))).hasMessageContaining("in/other");
  }

  @Test
  void refusesRefsThatGitWouldTakeForOptions() {
    assertThatThrownBy(() -> build(url("//base?ref=--upload-pack=touch%20x")))
        .hasMessageContaining("is no branch, tag or commit that may be fetched");
    assertThat(commands).isEmpty();
  }

  @Test
  void refusesALinkOutOfTheRepository() throws IOException {
    write("link/kustomization.yaml", "resources: [out.yaml]\n");
    Path secret = Files.writeString(directory.resolve("out.yaml"), map("secret"));
    Files.createSymbolicLink(repository.resolve("link/out.yaml"), secret);
    commit("link");
    assertThatThrownBy(() -> build(url("//link"))).hasMessageContaining("is outside of");
  }

  @Test
  void refusesABaseOutsideOfTheRepository() throws IOException {
    write("out/kustomization.yaml", "resources: [../../k]\n");
    commit("out");
    Files.createDirectories(directory.resolve("cache"));
    assertThatThrownBy(() -> build(url("//out"))).hasMessageContaining("must build at directory");
  }

  @Test
  void tellsWhatGitToldWithoutPasswords() {
    assertThatThrownBy(() -> build(url("//base?ref=missing")))
        .hasMessageContaining("/git fetch --depth=1 file://")
        .hasMessageContaining("find remote ref missing");
    assertThat(GitProgram.withoutPasswords("git fetch https://me:secret@example.org/a"))
        .isEqualTo("git fetch https://me:***@example.org/a");
  }

  @Test
  void refusesRepositoriesOfTheMachineWhereOnlyRemoteOnesMayBeNamed() {
    var tree = new MemoryTree().with("/k/kustomization.yaml", "resources:\n- " + url("//base"));
    var remotes = new NetworkRemotes(directory.resolve("cache"), git, false);
    var kustomizer = new Kustomizer(Options.DEFAULT.withRemotes(remotes));
    assertThatThrownBy(() -> kustomizer.build(tree, "/k")).hasMessageContaining("security");
  }

  @Test
  void endsAGitThatTakesTooLong() throws IOException {
    Path slow = Files.writeString(directory.resolve("slow"), "#!/bin/sh\nsleep 60\n");
    assertThat(slow.toFile().setExecutable(true)).isTrue();
    var program = new GitProgram(slow);
    assertThatThrownBy(() -> program.run(directory, Duration.ofMillis(200), List.of("fetch")))
        .hasMessage("hit 0.2s timeout running '" + slow + " fetch'");
  }

  @Test
  void readsResourcesOverHttp() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean found = exchange.getRequestURI().getPath().equals("/map.yaml");
          byte[] body = (found ? map("web") : "no").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(found ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String base = "http://localhost:" + server.getAddress().getPort();
      assertThat(build(base + "/map.yaml")).isEqualTo(map("web"));
      assertThatThrownBy(() -> build(base + "/missing"))
          .hasMessage(
              "accumulating resources: accumulating resources from '%s/missing':".formatted(base)
                  + " HTTP Error: status code 404 (Not Found)");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void buildsACommitWithoutACheckout() throws IOException {
    Files.createSymbolicLink(repository.resolve("alias"), Path.of("base"));
    Files.createSymbolicLink(repository.resolve("leak"), Path.of("../secret"));
    commit("links");
    var tree = new GitTree(git, repository, "HEAD");
    String both = map("first") + "---\n" + map("second");
    assertThat(new Kustomizer(Options.DEFAULT).build(tree, "/alias").text()).isEqualTo(both);
    assertThatThrownBy(() -> tree.resolve("/leak")).hasMessageContaining("leads out of the commit");
    assertThat(tree.version("/base/map.yaml"))
        .isEqualTo(inRepository("rev-parse", "HEAD:base/map.yaml"));
  }
}
