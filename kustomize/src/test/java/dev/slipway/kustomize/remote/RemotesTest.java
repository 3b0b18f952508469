package dev.slipway.kustomize.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.file.MemoryTree;
import dev.slipway.kustomize.server.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemotesTest {
  @TempDir Path directory;

  private Repository repository;
  private final List<List<String>> commands = new ArrayList<>();
  private final Git git =
      (where, timeout, arguments) -> {
        commands.add(arguments);
        return GitProgram.onPath().run(where, timeout, arguments);
      };

  @BeforeEach
  void commitABase() {
    repository = Repository.create(directory.resolve("repo"));
    repository.write("base/kustomization.yaml", "resources: [map.yaml, ../other]\n");
    repository.write("base/map.yaml", map("first"));
    repository.write("other/kustomization.yaml", "resources: [map.yaml]\n");
    repository.write("other/map.yaml", map("second"));
    repository.write("third/kustomization.yaml", "resources: [map.yaml]\n");
    repository.write("third/map.yaml", map("third"));
    repository.commit("one");
    repository.git("tag", "v1");
  }

  private static String map(String name) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n";
  }

  private String build(String resource) {
    var tree = new MemoryTree().with("/k/kustomization.yaml", "resources:\n- " + resource + "\n");
    var remotes = new NetworkRemotes(directory.resolve("cache"), git, true);
    return new Kustomizer(Options.DEFAULT.withRemotes(remotes)).build(tree, "/k").text();
  }

  private String url(String rest) {
    return "file://" + repository.directory() + rest;
  }

  @Test
  void buildsADirectoryOfARepository() {
    assertThat(build(url("//base?ref=v1"))).isEqualTo(map("first") + "---\n" + map("second"));
  }

  @Test
  void asksForNothingWhereACommitIsKnown() {
    String commit = repository.git("rev-parse", "HEAD");
    build(url("//base?ref=" + commit));
    commands.clear();
    assertThat(build(url("//other?ref=" + commit))).isEqualTo(map("second"));
    assertThat(commands).isEmpty();
  }

  @Test
  void seesThatABranchMoved() throws IOException {
    build(url("//other"));
    repository.write("other/map.yaml", map("third"));
    repository.commit("two");
    assertThat(build(url("//other"))).isEqualTo(map("third"));
    assertThat(build(url("//other?ref=v1"))).isEqualTo(map("second"));
  }

  @Test
  void asksForARepositoryOnceInABuild() {
    build(url("//base") + "\n- " + url("//third?x=1"));
    assertThat(commands).filteredOn(command -> command.contains("fetch")).hasSize(1);
  }

  @Test
  void refusesRefsThatGitWouldTakeForOptions() {
    assertThatThrownBy(() -> build(url("//base?ref=--upload-pack=touch%20x")))
        .hasMessageContaining("is no branch, tag or commit that may be fetched");
    assertThat(commands).isEmpty();
  }

  @Test
  void refusesALinkOutOfTheRepository() throws IOException {
    repository.write("link/kustomization.yaml", "resources: [out.yaml]\n");
    Path secret = Files.writeString(directory.resolve("out.yaml"), map("secret"));
    Files.createSymbolicLink(repository.directory().resolve("link/out.yaml"), secret);
    repository.commit("link");
    assertThatThrownBy(() -> build(url("//link"))).hasMessageContaining("is outside of");
  }

  @Test
  void refusesABaseOutsideOfTheRepository() throws IOException {
    repository.write("out/kustomization.yaml", "resources: [../../k]\n");
    repository.commit("out");
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
    assertThatThrownBy(() -> program.run(directory, Duration.ofMillis(200), List.of("status")))
        .hasMessage("hit 0.2s timeout running '" + slow + " status'");
  }

  @Test
  void buildsACommitWithoutACheckout() throws IOException {
    Files.createSymbolicLink(repository.directory().resolve("alias"), Path.of("base"));
    Files.createSymbolicLink(repository.directory().resolve("leak"), Path.of("../secret"));
    repository.commit("links");
    var tree = new GitTree(git, repository.directory(), "HEAD");
    String both = map("first") + "---\n" + map("second");
    assertThat(new Kustomizer(Options.DEFAULT).build(tree, "/alias").text()).isEqualTo(both);
    assertThatThrownBy(() -> tree.resolve("/leak")).hasMessageContaining("leads out of the commit");
    assertThat(tree.version("/base/map.yaml"))
        .isEqualTo(repository.git("rev-parse", "HEAD:base/map.yaml"));
  }
}
