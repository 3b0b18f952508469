package dev.slipway.promote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.promote.RollbackOutcome.AlreadyThere;
import dev.slipway.promote.RollbackOutcome.Committed;
import dev.slipway.promote.RollbackOutcome.NotAllowed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollbackCommitTest {
  private static final Identity SLIPWAY = Identity.of("Slipway", "slipway@example.org");

  @TempDir Path temp;
  Repository upstream;
  Repository person;
  CommitId good;

  @BeforeEach
  void makeARepositoryWithABadCommit() {
    upstream = Repository.bare(temp.resolve("upstream.git"));
    person = upstream.cloned(temp.resolve("person"));
    good =
        person
            .write("web/compose.yaml", "good")
            .write("web/gone.conf", "needed")
            .write("db/compose.yaml", "db 1")
            .push("Good");
    person.git("rm", "-q", "web/gone.conf");
    person.write("web/compose.yaml", "bad").write("web/extra.conf", "bad");
    person.write("db/compose.yaml", "db 2").push("Bad");
  }

  private RollbackRequest request(String repository, String path, String run) {
    var trailers = new LinkedHashMap<String, String>();
    trailers.put(RollbackRequest.RUN, run);
    trailers.put(RollbackRequest.JOURNAL_HEAD, "sha256:beef");
    return new RollbackRequest(
        repository, "main", new AppName("web"), path, good, "verify failed", trailers);
  }

  private RollbackOutcome roll(String path, String run) {
    return roll(request(upstream.directory.toString(), path, run));
  }

  private RollbackOutcome roll(RollbackRequest request) {
    return new RollbackCommit(temp.resolve("cache"), SLIPWAY, SLIPWAY).commit(request);
  }

  @Test
  void restoresThePathAndOnlyThatOnTopOfTheHead() {
    CommitId bad = upstream.head();

    RollbackOutcome outcome = roll("web", "r-1");

    assertThat(outcome).isEqualTo(new Committed(upstream.head()));
    assertThat(upstream.git("rev-parse", "main:web"))
        .isEqualTo(upstream.git("rev-parse", good + ":web"));
    assertThat(upstream.show("db/compose.yaml")).isEqualTo("db 2");
    assertThat(upstream.git("rev-parse", "main~1")).isEqualTo(bad.value());
    assertThat(upstream.git("log", "-1", "--format=%an <%ae>|%cn|%s", "main"))
        .isEqualTo(
            "Slipway <slipway@example.org>|Slipway|Rollback web to "
                + good.abbreviated()
                + ": verify failed");
    assertThat(upstream.git("log", "-1", "--format=%(trailers)", "main"))
        .isEqualTo("Slipway-Run: r-1\nSlipway-Journal-Head: sha256:beef");
    assertThat(upstream.git("fsck", "--strict")).isEmpty();
  }

  @Test
  void restoresAFolderThatWasDeletedAndTheWholeRepository() {
    person.git("rm", "-q", "-r", "web");
    person.push("Delete web");

    assertThat(roll("web", "r-1")).isInstanceOf(Committed.class);
    assertThat(upstream.show("web/gone.conf")).isEqualTo("needed");

    assertThat(roll("", "r-2")).isInstanceOf(Committed.class);
    assertThat(upstream.git("rev-parse", "main^{tree}"))
        .isEqualTo(upstream.git("rev-parse", good + "^{tree}"));
  }

  @Test
  void restoresADeepPathWhoseParentBecameAFile() {
    good = person.write("apps/team/web/compose.yaml", "good").push("Deep");
    person.git("rm", "-q", "-r", "apps");
    person.write("apps", "a file now").write("näme", "sibling").push("Odd");

    assertThat(roll("apps/team/web", "r-1")).isInstanceOf(Committed.class);

    assertThat(upstream.show("apps/team/web/compose.yaml")).isEqualTo("good");
    assertThat(upstream.show("näme")).isEqualTo("sibling");
    assertThat(upstream.git("fsck", "--strict")).isEmpty();
  }

  @Test
  void isNotMadeTwiceForOneRun() {
    RollbackOutcome first = roll("web", "r-1");
    CommitId made = upstream.head();

    assertThat(roll("web", "r-1")).isEqualTo(new AlreadyThere(made));
    // The team went on and fixed it: the old run must not undo the fix.
    person.git("pull", "-q", "--rebase", "origin", "main");
    person.write("web/compose.yaml", "fixed").push("Fix");
    assertThat(roll("web", "r-1")).isEqualTo(new AlreadyThere(made));
    assertThat(first).isEqualTo(new Committed(made));
    assertThat(upstream.show("web/compose.yaml")).isEqualTo("fixed");
  }

  @Test
  void isNotMadeWhereTheBranchHasThatContentAlready() {
    person.git("revert", "--no-edit", "HEAD");
    person.git("push", "-q", "origin", "main");
    CommitId head = upstream.head();

    assertThat(roll("web", "r-1")).isEqualTo(new AlreadyThere(head));
    assertThat(upstream.head()).isEqualTo(head);
  }

  @Test
  void someoneElsesPushInBetweenIsKept() {
    CommitId other = person.write("db/compose.yaml", "db 3").commit("Meanwhile");
    person.git("push", "-q", "origin", "HEAD:refs/heads/other");
    // Moves main beneath the first push, as a quicker colleague would.
    upstream.hook(
        "pre-receive",
        "test -e moved && exit 0\ntouch moved\nunset GIT_QUARANTINE_PATH\n"
            + "git update-ref refs/heads/main "
            + other
            + "\n");

    assertThat(roll("web", "r-1")).isEqualTo(new Committed(upstream.head()));

    assertThat(upstream.git("rev-parse", "main~1")).isEqualTo(other.value());
    assertThat(upstream.show("db/compose.yaml")).isEqualTo("db 3");
    assertThat(upstream.show("web/compose.yaml")).isEqualTo("good");
  }

  @Test
  void withoutWriteAccessTheCommandsAreGivenAndTheyWork() {
    upstream.hook("pre-receive", "echo 'main is protected' >&2\nexit 1\n");
    CommitId before = upstream.head();

    var outcome = (NotAllowed) roll("web", "r-1");

    assertThat(outcome.why()).isEqualTo("the push was refused: main is protected");
    assertThat(upstream.head()).isEqualTo(before);
    assertThat(outcome.commands())
        .first()
        .isEqualTo("git clone --branch main -- " + upstream.directory + " web-rollback");

    upstream.hook("pre-receive", "exit 0\n");
    runByHand(outcome.commands());
    assertSameAsBySlipway();
  }

  private void runByHand(List<String> commands) {
    Repository.run(List.of("sh", "-e", "-c", "cd " + temp + "\n" + String.join("\n", commands)));
  }

  private void assertSameAsBySlipway() {
    assertThat(upstream.git("rev-parse", "main:web"))
        .isEqualTo(upstream.git("rev-parse", good + ":web"));
    assertThat(upstream.show("db/compose.yaml")).isEqualTo("db 2");
    assertThat(upstream.git("log", "-1", "--format=%(trailers)", "main"))
        .isEqualTo("Slipway-Run: r-1\nSlipway-Journal-Head: sha256:beef");
  }

  @Test
  void aBranchThatIsCheckedOutIsLeftToItsWorkingTree() throws Exception {
    Repository local = Repository.withWorkingTree(temp.resolve("it's local"));
    good = local.write("my web/compose.yaml", "good").commit("Good");
    CommitId bad =
        local.write("my web/compose.yaml", "bad").write("my web/new", "bad").commit("Bad");

    var outcome = (NotAllowed) roll(request(local.directory.toString(), "my web", "r-1"));

    assertThat(local.head()).isEqualTo(bad);
    assertThat(local.git("status", "--porcelain")).isEmpty();
    assertThat(outcome.why()).startsWith("main is checked out in " + local.directory);
    runByHand(outcome.commands());
    assertThat(local.directory.resolve("my web/compose.yaml")).hasContent("good");
    assertThat(local.directory.resolve("my web/new")).doesNotExist();
    assertThat(local.git("status", "--porcelain")).isEmpty();
    assertThat(roll(request(local.directory.toString(), "my web", "r-1")))
        .isEqualTo(new AlreadyThere(local.head()));
  }

  @Test
  void theCommandsStopBeforeUncommittedChanges() {
    Repository local = Repository.withWorkingTree(temp.resolve("local"));
    good = local.write("web/compose.yaml", "good").commit("Good");
    local.write("web/compose.yaml", "bad").commit("Bad");
    local.write("web/compose.yaml", "precious");

    var outcome = (NotAllowed) roll(request(local.directory.toString(), "web", "r-1"));

    assertThatThrownBy(() -> runByHand(outcome.commands())).isInstanceOf(AssertionError.class);
    assertThat(local.directory.resolve("web/compose.yaml")).hasContent("precious");
  }

  @Test
  void aBranchOfALocalRepositoryThatIsNotCheckedOutIsPushedTo() {
    Repository local = Repository.withWorkingTree(temp.resolve("local"));
    good = local.write("web/compose.yaml", "good").commit("Good");
    local.write("web/compose.yaml", "bad").commit("Bad");
    local.git("checkout", "-q", "-b", "elsewhere");

    assertThat(roll(request(local.directory.toString(), "web", "r-1")))
        .isEqualTo(new Committed(local.head()));
    assertThat(local.show("web/compose.yaml")).isEqualTo("good");
    assertThat(local.directory.resolve("web/compose.yaml")).hasContent("bad");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-receive", "post-receive"})
  void killedAroundThePushItIsStillMadeOnce(String hook) throws Exception {
    Path reached = temp.resolve("reached");
    Path go = temp.resolve("go");
    upstream.hook(
        hook, "touch " + reached + "\nwhile ! test -e " + go + "; do sleep 0.05; done\nexit 0\n");
    int before = upstream.commits();
    Process process = rollbackProcess();
    awaitFile(process, reached);
    List<ProcessHandle> orphans = process.descendants().toList();
    process.destroyForcibly().waitFor();
    Files.createFile(go);

    RollbackOutcome again = roll("web", "r-1");

    for (ProcessHandle orphan : orphans) {
      orphan.onExit().get(20, TimeUnit.SECONDS);
    }
    assertThat(again).isIn(new Committed(upstream.head()), new AlreadyThere(upstream.head()));
    assertThat(upstream.commits()).isEqualTo(before + 1);
    assertThat(upstream.show("web/compose.yaml")).isEqualTo("good");
  }

  private Process rollbackProcess() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            OneRollback.class.getName(),
            temp.resolve("cache").toString(),
            upstream.directory.toString(),
            good.value())
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("rollback.log").toFile())
        .start();
  }

  private static void awaitFile(Process process, Path file) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Files.exists(file) && System.nanoTime() < deadline) {
      process.waitFor(10, TimeUnit.MILLISECONDS);
    }
    assertThat(file).exists();
  }

  @Test
  void theCommitIsSignedWhereThereIsAKey() throws Exception {
    Path key = temp.resolve("key");
    Repository.run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()));
    Path allowed = temp.resolve("allowed");
    Files.writeString(allowed, "slipway@example.org " + Files.readString(temp.resolve("key.pub")));
    var signing = new Identity("Slipway", "slipway@example.org", Optional.of(key));

    new RollbackCommit(temp.resolve("cache"), SLIPWAY, signing)
        .commit(request(upstream.directory.toString(), "web", "r-1"));

    upstream.git(
        "-c", "gpg.ssh.allowedSignersFile=" + allowed, "verify-commit", upstream.head().value());
  }

  @Test
  void whatIsMissingIsNamed() {
    var request = request(upstream.directory.toString(), "web", "r-1");
    var mistyped =
        new RollbackRequest(
            request.repository(), "mian", request.app(), "web", good, "x", request.trailers());
    assertThatThrownBy(() -> roll(mistyped))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(problem.next()).contains("did you mean \"main\"?");
            });
    assertThatThrownBy(() -> roll("never", "r-1")).hasMessageContaining("was not there at");
    good = new CommitId("1".repeat(40));
    assertThatThrownBy(() -> roll("web", "r-1")).hasMessageContaining("not in the repository");
  }

  @Test
  void aTrailerCannotSmuggleInAnother() {
    assertThatThrownBy(() -> request("/x", "web", "r-1\nApproved-by: nobody"))
        .isInstanceOf(Problem.class);
    assertThatThrownBy(() -> request("/x", "../web", "r-1")).isInstanceOf(Problem.class);
  }
}
