package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GitCallTest {
  private static final Map<String, String> SURROUNDING =
      Map.of(
          "PATH", "/bin",
          "HTTPS_PROXY", "http://proxy",
          "SSH_AUTH_SOCK", "/agent",
          "SSH_ASKPASS", "/usr/bin/window",
          "GIT_DIR", "/elsewhere",
          "GIT_TRACE_CURL", "1",
          "GIT_SSH_COMMAND", "ssh -i key",
          "GIT_CONFIG_COUNT", "1",
          "GIT_CONFIG_KEY_0", "http.extraHeader",
          "GIT_CONFIG_VALUE_0", "Authorization: x");

  @Test
  void ownWorkHonoursNobodysSettings() {
    Map<String, String> environment = GitCall.isolated().environment(SURROUNDING);

    assertThat(environment)
        .containsEntry("GIT_CONFIG_GLOBAL", "/dev/null")
        .containsEntry("GIT_CONFIG_NOSYSTEM", "1")
        .containsEntry("GIT_TERMINAL_PROMPT", "0")
        .doesNotContainKeys("GIT_DIR", "GIT_TRACE_CURL", "GIT_SSH_COMMAND");
    assertThat(environment.values()).contains("core.hooksPath").doesNotContain("http.extraHeader");
  }

  @Test
  void reachingARemoteUsesWhatThatPersonUsesAndAsksNothing() {
    Map<String, String> environment = GitCall.personal().environment(SURROUNDING);

    assertThat(environment)
        .containsEntry("GIT_SSH_COMMAND", "ssh -i key")
        .containsEntry("SSH_AUTH_SOCK", "/agent")
        .containsEntry("HTTPS_PROXY", "http://proxy")
        .containsEntry("GIT_CONFIG_KEY_0", "http.extraHeader")
        .containsEntry("GIT_CONFIG_KEY_1", "core.hooksPath")
        .containsEntry("GIT_TERMINAL_PROMPT", "0")
        .containsEntry("GIT_ASKPASS", "")
        .doesNotContainKeys("GIT_DIR", "GIT_TRACE_CURL", "SSH_ASKPASS", "GIT_CONFIG_GLOBAL");
  }

  @Test
  void credentialsGoToTheirHostOnly() {
    Map<String, String> environment =
        GitCall.reaching(RepositoryUrl.parse("https://ana:planted@host:8443/team/app"))
            .environment(Map.of());

    assertThat(environment)
        .containsEntry("SLIPWAY_GIT_PASSWORD", "planted")
        .containsValue("credential.https://host:8443.helper");
    assertThat(environment.entrySet())
        .filteredOn(entry -> entry.getValue().contains("planted"))
        .hasSize(1);
  }
}
