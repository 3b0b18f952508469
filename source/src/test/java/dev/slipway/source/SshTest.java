package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The transport is the machine's own ssh, reached through a person's own configuration. */
class SshTest {
  @TempDir Path temp;
  Upstream upstream;

  @BeforeEach
  void findSshd() {
    boolean required =
        "1".equals(System.getenv("SLIPWAY_REQUIRE_GIT_SSH"))
            || "1".equals(System.getenv("SLIPWAY_REQUIRE_DOCKER"));
    assumeTrue(
        required || SshRemote.isInstalled(), "sshd is missing: apt-get install openssh-server");
    upstream = new Upstream(temp.resolve("fleet"));
  }

  private Subprocess checkout(SshRemote remote, String url) throws Exception {
    Path config = temp.resolve("gitconfig");
    Files.writeString(config, "[core]\n\tsshCommand = ssh -F " + remote.clientConfig + "\n");
    return Subprocess.of(OneCheckout.class, temp.resolve("cache").toString(), url)
        .with("GIT_CONFIG_GLOBAL", config.toString())
        .without("GIT_SSH_COMMAND")
        .without("GIT_SSH");
  }

  @Test
  void fetchesThroughThePersonsSshConfiguration() throws Exception {
    upstream.write("a", "1").commit("One");
    try (var remote = SshRemote.start(temp.resolve("ssh"))) {
      String root = checkout(remote, "gitbox:" + upstream.url()).output();
      assertThat(Path.of(root).resolve("a")).hasContent("1");

      upstream.write("a", "2").commit("Two");
      root = checkout(remote, "ssh://gitbox" + upstream.url()).output();
      assertThat(Path.of(root).resolve("a")).hasContent("2");
    }
  }

  @Test
  void anUnknownHostKeyAndARefusedKeyFailWithoutAQuestion() throws Exception {
    upstream.write("a", "1").commit("One");
    try (var remote = SshRemote.start(temp.resolve("ssh"))) {
      Files.writeString(temp.resolve("ssh/authorized"), "");
      assertThat(failure(checkout(remote, "gitbox:" + upstream.url())))
          .contains("the repository cannot be reached")
          .contains("Permission denied");

      Files.writeString(temp.resolve("ssh/known_hosts"), "");
      assertThat(failure(checkout(remote, "gitbox:" + upstream.url())))
          .contains("Host key verification failed");
    }
  }

  private static String failure(Subprocess subprocess) throws Exception {
    Process process = subprocess.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isNotZero();
    return out;
  }
}
