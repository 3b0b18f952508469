package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.App;
import dev.slipway.model.Checkout;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractObjectAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckoutTest {
  @TempDir Path temp;
  Upstream upstream;
  GitSource git;

  @BeforeEach
  void makeARepository() {
    upstream = new Upstream(temp.resolve("upstream"));
    git = new GitSource(temp.resolve("cache"));
  }

  private Checkout checkout() {
    return checkout("");
  }

  private Checkout checkout(String path) {
    App.Source source = upstream.source("main", path);
    return git.checkout(git.fetch(source), source);
  }

  @Test
  void holdsTheFilesOfTheCommitAndNothingElse() throws Exception {
    upstream.write("web/compose.yaml", "services: {}\n").write("web/run.sh", "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        upstream.directory.resolve("web/run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
    upstream.commit("One");
    upstream.write("web/compose.yaml", "not committed").write("web/untracked", "");

    Checkout checkout = checkout("web");

    assertThat(checkout.directory().resolve("compose.yaml")).hasContent("services: {}\n");
    assertThat(checkout.directory().resolve("untracked")).doesNotExist();
    assertThat(checkout.root().resolve(".git")).doesNotExist();
    assertThat(checkout.root().getFileName()).hasToString(checkout.revision().tree());
    assertThat(checkout.pathTree()).isEqualTo(upstream.git("rev-parse", "HEAD:web"));
    assertThat(permissions(checkout.directory().resolve("compose.yaml"))).isEqualTo("r--r--r--");
    assertThat(permissions(checkout.directory().resolve("run.sh"))).isEqualTo("r-xr-xr-x");
    assertThat(permissions(checkout.directory())).isEqualTo("r-xr-xr-x");
    assertThat(permissions(checkout.root())).isEqualTo("r-xr-xr-x");
    // The operator's working tree is as it was.
    assertThat(upstream.directory.resolve("web/compose.yaml")).hasContent("not committed");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void commitsWithTheSameFilesShareOneCheckout() throws Exception {
    upstream.write("a", "1").commit("One");
    Checkout first = checkout();
    Object inode = Files.getAttribute(first.root().resolve("a"), "unix:ino");
    upstream.commit("Nothing changed");

    Checkout second = checkout();

    assertThat(second.root()).isEqualTo(first.root());
    assertThat(second.revision().commit()).isNotEqualTo(first.revision().commit());
    assertThat(Files.getAttribute(second.root().resolve("a"), "unix:ino")).isEqualTo(inode);
  }

  @Test
  void honoursTheRepositorysLineEndingsAndNobodyElses() throws Exception {
    upstream
        .write(".gitattributes", "*.bat text eol=crlf\n*.sh text eol=lf\n*.id ident\n")
        .write("run.bat", "one\ntwo\n")
        .write("run.sh", "one\ntwo\n")
        .write("plain.txt", "one\ntwo\n");
    upstream.commit("One");
    Path root = checkout().root();

    assertThat(root.resolve("run.bat")).hasContent("one\r\ntwo\r\n");
    assertThat(Files.readString(root.resolve("run.bat"))).isEqualTo("one\r\ntwo\r\n");
    assertThat(Files.readString(root.resolve("run.sh"))).isEqualTo("one\ntwo\n");
    assertThat(Files.readString(root.resolve("plain.txt"))).isEqualTo("one\ntwo\n");
  }

  @Test
  void symbolicLinksInsideTheTreeAreKept() throws Exception {
    upstream.write("shared/base.yaml", "x");
    upstream.write("web/compose.yaml", "y");
    link("web/base.yaml", "../shared/base.yaml");
    link("web/shared", "../shared");
    link("dangling", "nowhere");
    link("loop", "loop");
    upstream.commit("One");

    Path root = checkout("web").root();

    assertThat(root.resolve("web/base.yaml")).isSymbolicLink().hasContent("x");
    assertThat(root.resolve("web/shared/base.yaml")).hasContent("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../../x", "..", "web/../../x", "here/../.."})
  void symbolicLinksThatLeaveTheTreeAreRefusedByName(String target) throws Exception {
    upstream.write("web/a", "1");
    link("here", ".");
    link("out", target);
    upstream.commit("One");

    refused("the symbolic link \"out\" leads out of the repository, to \"" + target + "\"");
  }

  @Test
  void aLinkThatLeavesThroughAnotherLinkIsRefused() throws Exception {
    upstream.write("deep/a", "1");
    link("root", ".");
    // By its letters this is the root itself; by the file system it is the folder above.
    link("deep/out", "../root/..");
    upstream.commit("One");

    refused("the symbolic link \"deep/out\" leads out of the repository, to \"../root/..\"");
  }

  private void link(String path, String target) throws IOException {
    Path link = upstream.directory.resolve(path);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\nb", "\u001b[2J", ".git", ".GIT", ".git ", "git~1", ".g\u200cit", "..", "."})
  void namesThatTrickAreRefusedByName(String name) throws Exception {
    upstream.write("a", "1").commit("One");
    commitTree(name);

    fails(this::checkout)
        .returns(ExitCode.PREPARE_FAILED, Problem::exitCode)
        .satisfies(problem -> {
          assertThat(problem.what()).startsWith("the file name \"");
          assertThat(problem.what().chars()).noneMatch(Character::isISOControl);
        });
    assertThat(temp.resolve("cache/checkouts")).satisfies(Folder::holdsNoFiles);
  }

  private static AbstractObjectAssert<?, Problem> fails(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return assertThatThrownBy(call).asInstanceOf(type(Problem.class));
  }

  /** Commits a tree with one file of any name at all, which git add would not take. */
  private void commitTree(String name) throws IOException {
    String blob = upstream.git("rev-parse", "HEAD:a");
    var tree = new ByteArrayOutputStream();
    tree.write(("100644 " + name + "\0").getBytes(StandardCharsets.UTF_8));
    tree.write(HexFormat.of().parseHex(blob));
    String id =
        upstream.gitFed(
            tree.toByteArray(), "hash-object", "-t", "tree", "-w", "--literally", "--stdin");
    String commit = upstream.git("commit-tree", "-m", "Trick", id);
    upstream.git("update-ref", "refs/heads/main", commit);
  }

  @Test
  void lfsPointersBelowTheAppAreRefusedByName() {
    String pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 9\n";
    upstream.write("media/logo.png", pointer).write("web/compose.yaml", "x").commit("One");

    assertThat(checkout("web").directory()).isDirectory();
    fails(() -> checkout("media"))
        .returns(
            "\"media/logo.png\" is a Git LFS pointer, and Git LFS is not supported", Problem::what);
  }

  @Test
  void submodulesAreWrittenOutAtTheirCommitAllTheWayDown() throws Exception {
    var inner = new Upstream(temp.resolve("inner"));
    inner.write("deep.txt", "deep").commit("Inner");
    var library = new Upstream(temp.resolve("library"));
    library.write("lib.txt", "then");
    submodule(library, "../inner", "vendor/inner");
    library.commit("Library");
    submodule(upstream, "../library", "lib");
    upstream.write("web/compose.yaml", "x").commit("One");
    library.write("lib.txt", "now").commit("Later");

    Path root = checkout("web").root();

    assertThat(root.resolve("lib/lib.txt")).hasContent("then");
    assertThat(root.resolve("lib/vendor/inner/deep.txt")).hasContent("deep");
    assertThat(root.resolve("lib/.git")).doesNotExist();
    assertThat(checkout("lib").pathTree()).isEqualTo(upstream.git("rev-parse", "HEAD:lib"));
    assertThat(checkout("lib/vendor").directory().resolve("inner/deep.txt")).hasContent("deep");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext::sh -c touch% /tmp/x", "--upload-pack=touch", "git://host/x"})
  void submodulesFromElsewhereAreRefused(String url) throws Exception {
    var library = new Upstream(temp.resolve("library"));
    library.write("lib.txt", "then").commit("Library");
    submodule(upstream, "../library", "lib");
    upstream.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = \"" + url + "\"\n");
    upstream.commit("One");

    fails(this::checkout)
        .returns(ExitCode.PREPARE_FAILED, Problem::exitCode)
        .satisfies(p -> assertThat(p.what()).startsWith("the submodule \"lib\": this repository"));
  }

  @Test
  void aSubmoduleThatIsGoneIsNamed() throws Exception {
    var library = new Upstream(temp.resolve("library"));
    library.write("lib.txt", "then").commit("Library");
    submodule(upstream, "../library", "lib");
    upstream.commit("One");
    Files.move(library.directory, temp.resolve("moved"));

    fails(this::checkout)
        .returns(ExitCode.UNREACHABLE, Problem::exitCode)
        .satisfies(p -> assertThat(p.what()).startsWith("the submodule \"lib\" is not to be had"));
  }

  private static void submodule(Upstream in, String url, String path) {
    in.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, path);
  }

  @Test
  void programsThatTheMachineConfiguresForFilesAreNotRun() throws Exception {
    upstream.write(".gitattributes", "*.txt filter=evil\n").write("a.txt", "kept").commit("One");
    Path config = temp.resolve("gitconfig");
    Path ran = temp.resolve("ran");
    Files.writeString(
        config, "[filter \"evil\"]\n\tsmudge = touch " + ran + "\n\trequired = true\n");

    String root =
        Subprocess.of(OneCheckout.class, temp.resolve("other-cache").toString(), upstream.url())
            .with("GIT_CONFIG_GLOBAL", config.toString())
            .output();

    assertThat(Path.of(root).resolve("a.txt")).hasContent("kept");
    assertThat(ran).doesNotExist();
  }

  @Test
  void manyAtOnceEndWithOneCheckout() throws Exception {
    IntStream.range(0, 50).forEach(i -> upstream.write("f" + i, "content " + i));
    upstream.commit("One");
    Callable<Path> once = () -> checkout().root();

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var roots = executor.invokeAll(IntStream.range(0, 8).mapToObj(_ -> once).toList());
      var first = roots.getFirst().get();
      for (var root : roots) {
        assertThat(root.get()).isEqualTo(first);
      }
      try (var all = Files.list(first.getParent())) {
        assertThat(all).containsExactly(first);
      }
    }
  }

  @Test
  void retainDeletesWhatIsNoLongerUsed() throws Exception {
    upstream.write("web/a", "1").commit("One");
    Checkout old = checkout();
    upstream.write("web/a", "2").commit("Two");
    Checkout current = checkout();
    age(old);
    age(current);

    git.retain(Set.of(current.revision().tree()));

    assertThat(old.root()).doesNotExist();
    assertThat(current.root().resolve("web/a")).hasContent("2");
    try (var left = Files.list(current.root().getParent())) {
      assertThat(left).containsExactly(current.root());
    }
  }

  @Test
  void retainLeavesWhatAnotherRunHasJustAskedFor() throws Exception {
    upstream.write("web/a", "1").commit("One");
    Checkout first = checkout();
    age(first);
    Checkout again = checkout();

    git.retain(Set.of());

    assertThat(again.root().resolve("web/a")).hasContent("1");
    age(again);
    git.retain(Set.of());
    assertThat(again.root()).doesNotExist();
  }

  /** As if nobody had asked for it for two days. */
  private static void age(Checkout checkout) throws IOException {
    Files.setLastModifiedTime(
        checkout.root(), FileTime.from(Instant.now().minus(Duration.ofDays(2))));
  }

  @Test
  void whatAKilledCheckoutLeftIsClearedAndMadeWhole() throws Exception {
    CommitId commit = upstream.write("a", "1").commit("One");
    Checkout first = checkout();
    Path left = Files.createDirectories(first.root().resolveSibling(".unfinished-1/b"));
    Files.writeString(left.resolve("c"), "half");
    Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("r-xr-xr-x"));
    upstream.write("a", "2").commit("Two");

    assertThat(checkout().root().resolve("a")).hasContent("2");
    assertThat(left.getParent()).doesNotExist();
    assertThat(commit).isEqualTo(first.revision().commit());
  }

  private void refused(String what) {
    fails(this::checkout)
        .returns(ExitCode.PREPARE_FAILED, Problem::exitCode)
        .returns(what, Problem::what);
    assertThat(temp.resolve("cache/checkouts")).satisfies(Folder::holdsNoFiles);
  }
}
