package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.App;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Revision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTest {
  @TempDir Path temp;
  Upstream upstream;
  GitSource git;

  @BeforeEach
  void makeARepository() {
    upstream = new Upstream(temp.resolve("served/fleet"));
    git = new GitSource(temp.resolve("cache"));
  }

  private static App.Source main(String url) {
    return Upstream.source(url, new App.Ref.Branch("main"), "");
  }

  @Test
  void fetchesWithThePasswordOfTheUrlAndNeverShowsIt() throws Exception {
    upstream.write("a", "1").commit("One");
    try (var remote = HttpRemote.start(temp.resolve("served"))) {
      App.Source source = main(remote.urlWithPassword("fleet"));

      Revision revision = git.fetch(source);
      assertThat(git.checkout(revision, source).root().resolve("a")).hasContent("1");
      CommitId next = upstream.write("a", "2").commit("Two");
      assertThat(git.fetch(source).commit()).isEqualTo(next);

      assertThat(revision.repository()).isEqualTo(remote.url("fleet"));
      assertThat(git.refs(source.repository()).repository()).isEqualTo(remote.url("fleet"));
    }
    assertNoFileHolds(temp.resolve("cache"), "planted");
  }

  private static void assertNoFileHolds(Path folder, String secret) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(secret);
      }
    }
  }

  @Test
  void aRefusedPasswordIsAnErrorThatDoesNotShowIt() throws Exception {
    upstream.write("a", "1").commit("One");
    try (var remote = HttpRemote.start(temp.resolve("served"))) {
      String wrong = remote.urlWithPassword("fleet").replace("planted", "planted-wrong");
      assertThatThrownBy(() -> git.fetch(main(wrong)))
          .asInstanceOf(type(Problem.class))
          .returns(ExitCode.UNREACHABLE, Problem::exitCode)
          .returns(remote.url("fleet"), p -> p.where().orElseThrow())
          .returns("check the user and password or token", p -> p.next().orElseThrow())
          .satisfies(p -> assertThat(p.toString()).doesNotContain("planted"));

      assertThatThrownBy(() -> git.fetch(main(remote.url("fleet"))))
          .asInstanceOf(type(Problem.class))
          .returns(ExitCode.UNREACHABLE, Problem::exitCode)
          .satisfies(p -> assertThat(p.next().orElseThrow()).contains("credential helper"));

      assertThatThrownBy(() -> git.fetch(main(remote.urlWithPassword("gone"))))
          .asInstanceOf(type(Problem.class))
          .returns(ExitCode.UNREACHABLE, Problem::exitCode)
          .satisfies(p -> assertThat(p.toString()).doesNotContain("planted"));
    }
  }

  @Test
  void aSubmoduleOfARemoteRepositoryCannotReachFilesOfThisMachine() throws Exception {
    var secret = new Upstream(temp.resolve("secret"));
    secret.write("key", "private").commit("Mine");
    upstream.git("-c", "protocol.file.allow=always", "submodule", "-q", "add", secret.url(), "s");
    upstream.commit("One");
    try (var remote = HttpRemote.start(temp.resolve("served"))) {
      App.Source source = main(remote.urlWithPassword("fleet"));
      Revision revision = git.fetch(source);

      assertThatThrownBy(() -> git.checkout(revision, source))
          .asInstanceOf(type(Problem.class))
          .returns(ExitCode.PREPARE_FAILED, Problem::exitCode)
          .satisfies(p -> assertThat(p.what()).contains("cannot be a path of this machine"));
    }
  }

  @Test
  void aRelativeSubmoduleIsFetchedWithTheSameCredentials() throws Exception {
    var library = new Upstream(temp.resolve("served/library"));
    library.write("lib.txt", "lib").commit("Library");
    upstream.git("-c", "protocol.file.allow=always", "submodule", "-q", "add", "../library", "lib");
    upstream.commit("One");
    try (var remote = HttpRemote.start(temp.resolve("served"))) {
      App.Source source = main(remote.urlWithPassword("fleet"));

      Path root = git.checkout(git.fetch(source), source).root();
      assertThat(root.resolve("lib/lib.txt")).hasContent("lib");
    }
  }

  @Test
  void speaksTlsWithACertificateThatTheUserTrusts() throws Exception {
    upstream.write("a", "1").commit("One");
    Path certificate = temp.resolve("certificate.pem");
    try (var remote = HttpRemote.startTls(temp.resolve("served"), certificate)) {
      String url = remote.urlWithPassword("fleet");
      assertThatThrownBy(() -> git.fetch(main(url)))
          .asInstanceOf(type(Problem.class))
          .returns(ExitCode.UNREACHABLE, Problem::exitCode)
          .satisfies(p -> assertThat(p.what()).contains("certificate"));

      Path config = temp.resolve("gitconfig");
      Files.writeString(config, "[http]\n\tsslCAInfo = " + certificate + "\n");
      String root =
          Subprocess.of(OneCheckout.class, temp.resolve("cache").toString(), url)
              .with("GIT_CONFIG_GLOBAL", config.toString())
              .without("GIT_SSL_CAINFO")
              .output();
      assertThat(Path.of(root).resolve("a")).hasContent("1");
    }
  }

  @Test
  void aFetchKilledHalfWayIsFetchedWholeNextTimeAndShowedNoPassword() throws Exception {
    byte[] noise = new byte[200_000];
    new Random(1).nextBytes(noise);
    Files.write(upstream.directory.resolve("noise"), noise);
    CommitId commit = upstream.commit("One");
    List<ProcessHandle> orphans;
    try (var remote = HttpRemote.start(temp.resolve("served"))) {
      String url = remote.urlWithPassword("fleet");
      remote.stallNext.set(true);
      Process process =
          Subprocess.of(OneFetch.class, temp.resolve("cache").toString(), url, commit.value())
              .start();
      remote.stalled.await();
      orphans = process.descendants().toList();
      assertThat(commandLinesBelow(process.toHandle())).contains("fetch").doesNotContain("planted");
      // Its git outlives it, as after any kill -9, and holds what it holds.
      process.destroyForcibly().waitFor();
      assertThat(orphans).anyMatch(ProcessHandle::isAlive);

      App.Source source = main(url);
      Path root = git.checkout(git.fetch(source), source).root();

      assertThat(root.resolve("noise")).hasBinaryContent(noise);
    }
    // What stalled them went with the remote.
    for (ProcessHandle orphan : orphans) {
      orphan.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  private static String commandLinesBelow(ProcessHandle process) {
    var lines = new StringBuilder();
    process
        .descendants()
        .forEach(child -> {
          try {
            lines.append(Files.readString(Path.of("/proc", "" + child.pid(), "cmdline")));
          } catch (IOException _) {
            // It ended meanwhile.
          }
        });
    return lines.toString().replace('\0', ' ');
  }
}
