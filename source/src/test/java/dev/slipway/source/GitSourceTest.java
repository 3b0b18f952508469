package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.git.Folders;
import dev.slipway.git.Refs;
import dev.slipway.model.App;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Revision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.AbstractObjectAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitSourceTest {
  @TempDir Path temp;
  Upstream upstream;
  GitSource git;

  @BeforeEach
  void makeARepository() {
    upstream = new Upstream(temp.resolve("upstream"));
    git = new GitSource(temp.resolve("cache"));
  }

  @Test
  void oneLookResolvesBranchTagRangeAndCommit() {
    CommitId first = upstream.write("a", "1").commit("One");
    upstream.git("tag", "v1.0.0");
    CommitId second = upstream.write("a", "2").commit("Two");
    upstream.git("tag", "-a", "-m", "annotated", "v1.1.0");
    upstream.git("tag", "v2.0.0-rc.1");
    upstream.git("tag", "not-a-version");
    upstream.git("branch", "stable", first.value());

    Refs refs = git.refs(upstream.url());

    assertThat(GitSource.resolve(refs, new App.Ref.Branch("main"))).contains(second);
    assertThat(GitSource.resolve(refs, new App.Ref.Branch("stable"))).contains(first);
    assertThat(GitSource.resolve(refs, new App.Ref.Branch("gone"))).isEmpty();
    assertThat(GitSource.resolve(refs, new App.Ref.Tag("v1.1.0"))).contains(second);
    assertThat(GitSource.resolve(refs, new App.Ref.SemverRange("~1.0"))).contains(first);
    assertThat(GitSource.resolve(refs, new App.Ref.SemverRange(">=1"))).contains(second);
    assertThat(GitSource.resolve(refs, new App.Ref.SemverRange("^3"))).isEmpty();
    assertThat(GitSource.resolve(refs, new App.Ref.Commit(first))).contains(first);
  }

  @Test
  void aCommitIsFoundByWhatAPersonCallsIt() {
    CommitId first = upstream.write("a", "1").commit("One");
    upstream.git("tag", "-a", "-m", "annotated", "v1.0.0");
    upstream.git("branch", "stable");
    CommitId second = upstream.write("a", "2").commit("Two");
    for (boolean local : new boolean[] {false, true}) {
      String repository = local ? upstream.directory.toString() : upstream.url();
      var source =
          new App.Source(repository, new App.Ref.Branch("main"), "", Optional.empty(), local);
      assertThat(git.named(source, "HEAD")).isEqualTo(second);
      assertThat(git.named(source, "main")).isEqualTo(second);
      assertThat(git.named(source, "stable")).isEqualTo(first);
      assertThat(git.named(source, "v1.0.0")).isEqualTo(first);
      assertThat(git.named(source, first.value().substring(0, 9))).isEqualTo(first);
      assertThat(git.named(source, first.value())).isEqualTo(first);
      assertThatThrownBy(() -> git.named(source, "stabel"))
          .asInstanceOf(type(Problem.class))
          .satisfies(problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
          .satisfies(problem -> assertThat(problem.getMessage()).contains("\"stabel\""));
      assertThatThrownBy(() -> git.named(source, "--help")).isInstanceOf(Problem.class);
    }
  }

  @Test
  void fetchTellsWhatTheCommitIs() {
    CommitId commit = upstream.write("a", "1").commit("Raise worker memory");
    upstream.git("tag", "-a", "-m", "annotated", "v1.4.0");

    Revision byBranch = git.fetch(upstream.source());
    Revision byRange =
        git.fetch(Upstream.source(upstream.url(), new App.Ref.SemverRange("^1"), ""));

    assertThat(byBranch.commit()).isEqualTo(commit);
    assertThat(byBranch.subject()).isEqualTo("Raise worker memory");
    assertThat(byBranch.author()).isEqualTo("Ana <ana@example.org>");
    assertThat(byBranch.tree()).isEqualTo(upstream.git("rev-parse", "HEAD^{tree}"));
    assertThat(byBranch.version()).isEmpty();
    assertThat(byBranch.signer()).isEmpty();
    assertThat(byRange.version()).contains("v1.4.0");
    assertThat(byRange.ref()).isEqualTo("semver ^1");
  }

  @Test
  void followsABranchAndItsRewriting() {
    upstream.write("a", "1").commit("One");
    CommitId old = git.fetch(upstream.source()).commit();
    CommitId next = upstream.write("a", "2").commit("Two");
    assertThat(git.fetch(upstream.source()).commit()).isEqualTo(next);
    assertThat(git.ancestry(upstream.url(), old, next)).isEqualTo(Ancestry.FORWARD);
    assertThat(git.ancestry(upstream.url(), next, old)).isEqualTo(Ancestry.BACKWARD);
    assertThat(git.ancestry(upstream.url(), next, next)).isEqualTo(Ancestry.SAME);

    upstream.git("reset", "-q", "--hard", old.value());
    CommitId other = upstream.write("a", "3").commit("Another two");
    assertThat(git.fetch(upstream.source()).commit()).isEqualTo(other);

    assertThat(git.ancestry(upstream.url(), next, other)).isEqualTo(Ancestry.REWRITTEN);
    assertThat(git.ancestry(upstream.url(), new CommitId("1".repeat(40)), other))
        .isEqualTo(Ancestry.GONE);
  }

  @Test
  void aKeptCommitOutlivesRewritingAndCollection() throws Exception {
    CommitId deployed = upstream.write("a", "1").commit("Deployed");
    git.fetch(upstream.source());
    git.keep(upstream.url(), deployed);
    upstream.git("checkout", "-q", "--orphan", "fresh");
    upstream.write("a", "2").commit("All new");
    upstream.git("branch", "-M", "fresh", "main");
    upstream.git("reflog", "expire", "--expire=now", "--all");
    upstream.git("gc", "-q", "--prune=now");
    Revision now = git.fetch(upstream.source());

    collectGarbage();

    assertThat(git.ancestry(upstream.url(), deployed, now.commit())).isEqualTo(Ancestry.REWRITTEN);
    App.Source pinned = Upstream.source(upstream.url(), new App.Ref.Commit(deployed), "");
    Path root = git.checkout(git.fetch(pinned), pinned).root();
    assertThat(root.resolve("a")).hasContent("1");

    git.release(upstream.url(), deployed);
    collectGarbage();
    assertThat(git.ancestry(upstream.url(), deployed, now.commit())).isEqualTo(Ancestry.GONE);
  }

  private void collectGarbage() {
    new Upstream(temp.resolve("unused")).git("--git-dir=" + mirror(), "gc", "-q", "--prune=now");
  }

  private Path mirror() {
    return GitCacheFolder.mirror(temp.resolve("cache"));
  }

  @Test
  void aDeletedBranchIsMissingAndNeverEmpty() {
    upstream.write("a", "1").commit("One");
    upstream.git("branch", "release");
    git.fetch(upstream.source("release", ""));
    upstream.git("branch", "-D", "release");

    fails(() -> git.fetch(upstream.source("release", "")))
        .returns(ExitCode.USAGE, Problem::exitCode)
        .returns("the repository has no branch \"release\"", Problem::what);
  }

  @Test
  void aMissingRefNamesTheNearest() {
    upstream.write("a", "1").commit("One");
    upstream.git("tag", "v1.2.3");

    fails(() -> git.fetch(upstream.source("mian", "")))
        .returns("did you mean \"main\"?", p -> p.next().orElseThrow());
    fails(() -> git.fetch(Upstream.source(upstream.url(), new App.Ref.Tag("1.2.3"), "")))
        .returns("did you mean \"v1.2.3\"?", p -> p.next().orElseThrow());
    fails(() -> git.fetch(Upstream.source(upstream.url(), new App.Ref.SemverRange("^2"), "")))
        .returns("the highest version is v1.2.3", p -> p.next().orElseThrow());
    var commit = new App.Ref.Commit(new CommitId("1".repeat(40)));
    fails(() -> git.fetch(Upstream.source(upstream.url(), commit, "")))
        .returns(ExitCode.USAGE, Problem::exitCode);
  }

  @Test
  void anEmptyRepositorySaysSo() {
    fails(() -> git.fetch(upstream.source()))
        .returns(ExitCode.USAGE, Problem::exitCode)
        .returns("the repository is empty: push a commit first", p -> p.next().orElseThrow());
  }

  @Test
  void aRepositoryThatVanishesIsUnreachableAndLosesNothing() {
    CommitId commit = upstream.write("a", "1").commit("One");
    Revision revision = git.fetch(upstream.source());
    Folders.delete(upstream.directory);

    fails(() -> git.fetch(upstream.source()))
        .returns(ExitCode.UNREACHABLE, Problem::exitCode)
        .returns(upstream.url(), p -> p.where().orElseThrow());

    assertThat(git.checkout(revision, upstream.source()).root().resolve("a")).hasContent("1");
    var pinned = Upstream.source(upstream.url(), new App.Ref.Commit(commit), "");
    assertThat(git.fetch(pinned).commit()).isEqualTo(commit);
  }

  @Test
  void aCommitThatNoRefLeadsToIsFetchedWhereTheRemoteGivesIt() {
    CommitId lost = upstream.write("a", "1").commit("One");
    upstream.git("commit", "-q", "--amend", "-m", "Other");

    var source = Upstream.source(upstream.url(), new App.Ref.Commit(lost), "");
    assertThat(git.fetch(source).subject()).isEqualTo("One");
  }

  @Test
  void aBranchMayMakeRoomForAFolderOfBranches() {
    upstream.write("a", "1").commit("One");
    upstream.git("branch", "feature");
    git.fetch(upstream.source("feature", ""));
    upstream.git("branch", "-D", "feature");
    upstream.git("branch", "feature/new");

    assertThat(git.fetch(upstream.source("feature/new", "")).ref()).isEqualTo("feature/new");
  }

  @Test
  void tellsWhatChangedBelowAPath() {
    CommitId from = upstream.write("web/a", "1").write("db/a", "1").commit("One");
    upstream.write("web/a", "2").commit("Change \u001b[31mweb");
    upstream.write("db/a", "2").commit("Change db");
    CommitId to = upstream.write("web/new file", "2").commit("Add to web");
    git.fetch(upstream.source());

    assertThat(git.changedFiles(upstream.url(), from, to, "web"))
        .containsExactly("web/a", "web/new file");
    assertThat(git.changedFiles(upstream.url(), from, to, "")).hasSize(3);
    assertThat(git.log(upstream.url(), from, to, "web", 10))
        .containsExactly(
            to.abbreviated() + " Add to web (Ana)",
            upstream.git("rev-parse", "HEAD~2").substring(0, 7) + " Change \\u001b[31mweb (Ana)");
  }

  @Test
  void noChangedFileIsLeftOutHoweverManyThereAre() {
    CommitId from = upstream.write("web/a", "1").commit("One");
    for (int i = 0; i < 1_200; i++) {
      upstream.write("docs/page-" + i, "new");
    }
    CommitId to = upstream.write("web/a", "2").commit("Write the manual");
    git.fetch(upstream.source());

    assertThat(git.allChangedFiles(upstream.url(), from, to)).hasSize(1_201).contains("web/a");
  }

  @Test
  void aPathHasTheSameTreeUntilSomethingBelowItChanges() {
    CommitId first = upstream.write("web/a", "1").write("db/a", "1").commit("One");
    CommitId unrelated = upstream.write("db/a", "2").commit("Two");
    CommitId related = upstream.write("web/a", "2").commit("Three");
    git.fetch(upstream.source());

    String tree = git.pathTree(upstream.url(), first, "web");
    assertThat(git.pathTree(upstream.url(), unrelated, "./web/")).isEqualTo(tree);
    assertThat(git.pathTree(upstream.url(), related, "web")).isNotEqualTo(tree);
    assertThat(git.pathTree(upstream.url(), first, ""))
        .isNotEqualTo(git.pathTree(upstream.url(), unrelated, ""));
  }

  @Test
  void aWrongPathNamesTheNearestFolder() {
    CommitId commit = upstream.write("apps/web/compose.yaml", "1").commit("One");
    git.fetch(upstream.source());

    fails(() -> git.pathTree(upstream.url(), commit, "apps/wbe"))
        .returns(ExitCode.USAGE, Problem::exitCode)
        .returns("did you mean \"apps/web\"?", p -> p.next().orElseThrow());
    fails(() -> git.pathTree(upstream.url(), commit, "apps/web/compose.yaml"))
        .extracting(Problem::what)
        .asString()
        .contains("is not a folder");
    fails(() -> git.pathTree(upstream.url(), commit, "../elsewhere"))
        .returns(ExitCode.USAGE, Problem::exitCode);
  }

  @Test
  void namesWhatIsNotCommittedBelowAPath() {
    upstream.write(".gitignore", "*.env\n").write("web/a", "1").write("db/a", "1").commit("One");
    assertThat(git.uncommitted(upstream.directory, "web")).isEmpty();

    upstream.write("web/a", "2").write("web/sub/näw file", "").write("web/x.env", "");
    upstream.write("db/a", "2");

    assertThat(git.uncommitted(upstream.directory, "web"))
        .containsExactly("web/a", "web/sub/näw file");
    assertThat(git.uncommitted(upstream.directory, "")).contains("db/a");
    upstream.git("clone", "-q", "--bare", upstream.url(), temp.resolve("bare").toString());
    assertThat(git.uncommitted(temp.resolve("bare"), "web")).isEmpty();
    fails(() -> git.uncommitted(temp, "web"))
        .extracting(Problem::what)
        .asString()
        .contains("not a git repository");
  }

  @Test
  void aTornMirrorIsMadeAnewAndKeepsWhatWasKept() throws Exception {
    CommitId kept = upstream.write("a", "1").commit("One");
    git.fetch(upstream.source());
    git.keep(upstream.url(), kept);
    upstream.write("a", "2").commit("Two");
    // What a power cut can leave of the files that were written last.
    Path mirror = mirror();
    Files.writeString(mirror.resolve("config"), "[core\n");

    git.fetch(upstream.source());
    assertThat(git.ancestry(upstream.url(), kept, upstream.head())).isEqualTo(Ancestry.FORWARD);

    try (var packs = Files.newDirectoryStream(mirror.resolve("objects/pack"), "*.pack")) {
      for (Path pack : packs) {
        Files.delete(pack);
        Files.writeString(pack, "PACK");
      }
    }
    CommitId third = upstream.write("a", "3").commit("Three");
    assertThat(git.fetch(upstream.source()).commit()).isEqualTo(third);
    assertThat(git.checkout(git.fetch(upstream.source()), upstream.source()).root().resolve("a"))
        .hasContent("3");
  }

  @Test
  void whatAKilledGitLeftBehindIsNotInTheWay() throws Exception {
    upstream.write("a", "1").commit("One");
    git.fetch(upstream.source());
    Path mirror = mirror();
    Path tip;
    try (var refs = Files.newDirectoryStream(mirror.resolve("refs/slipway/tip"))) {
      tip = refs.iterator().next();
    }
    Files.createFile(tip.resolveSibling(tip.getFileName() + ".lock"));
    Files.createFile(mirror.resolve("packed-refs.lock"));
    Files.createFile(mirror.resolve("shallow.lock"));
    Path half = Files.writeString(mirror.resolve("objects/pack/tmp_pack_x1"), "PACK");
    CommitId second = upstream.write("a", "2").commit("Two");

    assertThat(git.fetch(upstream.source()).commit()).isEqualTo(second);
    assertThat(half).doesNotExist();

    // The way that fetches nothing, and the keeping of commits, meet them too.
    Files.createFile(tip.resolveSibling(tip.getFileName() + ".lock"));
    assertThat(git.fetch(upstream.source()).commit()).isEqualTo(second);
    Files.createFile(mirror.resolve("packed-refs.lock"));
    git.keep(upstream.url(), second);
    git.release(upstream.url(), second);
  }

  @Test
  void aShallowCloneCanBeDeployedFrom() {
    upstream.write("a", "1").commit("One");
    CommitId second = upstream.write("a", "2").commit("Two");
    Path shallow = temp.resolve("shallow");
    upstream.git("clone", "-q", "--depth=1", "file://" + upstream.url(), shallow.toString());

    var source = Upstream.source(shallow.toString(), new App.Ref.Branch("main"), "");
    assertThat(git.fetch(source).commit()).isEqualTo(second);
    assertThat(git.checkout(git.fetch(source), source).root().resolve("a")).hasContent("2");
  }

  @Test
  void aRepositoryWithLongObjectNamesCanBeDeployedFrom() {
    Path directory = temp.resolve("long");
    upstream.git("init", "-q", "-b", "main", "--object-format=sha256", directory.toString());
    var other = new Upstream(directory);
    CommitId commit = other.write("web/a", "1").commit("One");

    Revision revision = git.fetch(other.source("main", "web"));

    assertThat(revision.commit()).isEqualTo(commit);
    assertThat(commit.value()).hasSize(64);
    assertThat(git.checkout(revision, other.source("main", "web")).directory().resolve("a"))
        .hasContent("1");
  }

  @Test
  void settingsOfTheSurroundingsDoNotReachTheMirror() throws Exception {
    upstream.write("a", "1").commit("One");
    git.fetch(upstream.source());

    assertThat(mirror().resolve("hooks")).doesNotExist();
    assertThat(mirror().resolve("FETCH_HEAD")).doesNotExist();
  }

  private static AbstractObjectAssert<?, Problem> fails(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return assertThatThrownBy(call).asInstanceOf(type(Problem.class));
  }
}
