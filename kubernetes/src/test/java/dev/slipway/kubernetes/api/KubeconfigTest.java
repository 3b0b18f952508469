package dev.slipway.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
  private static final Connection ANY = new Connection(Optional.empty(), Optional.empty());

  @TempDir Path folder;
  private final FakeServer server = new FakeServer();
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void home() throws IOException {
    Files.createDirectories(folder.resolve("home/.kube"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whereThereIsNoneItSaysWhereItLooked() {
    assertThatThrownBy(() -> access(ANY))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
              assertThat(problem.what())
                  .isEqualTo(
                      "no kubeconfig: there is none at " + folder.resolve("home/.kube/config"));
            });
    environment.put("KUBECONFIG", "/nowhere/a:/nowhere/b");
    assertThatThrownBy(() -> access(ANY)).hasMessageContaining("/nowhere/a, /nowhere/b");
  }

  @Test
  void theContextsServerAndNamespaceAreTaken() throws IOException {
    write("home/.kube/config", config("token: abc"));

    Access access = access(ANY);

    assertThat(access.server()).isEqualTo(server.url());
    assertThat(access.namespace()).isEqualTo("shop");
    assertThat(sent(access).header("Authorization")).contains("Bearer abc");
  }

  @Test
  void theFirstFileThatNamesSomethingWins() throws IOException {
    write("one", "apiVersion: v1\nkind: Config\ncurrent-context: prod\n");
    write("two", config("token: abc"));
    environment.put("KUBECONFIG", folder.resolve("one") + ":/nowhere:" + folder.resolve("two"));

    assertThat(access(ANY).namespace()).isEqualTo("shop");
  }

  @Test
  void aContextThatIsNotThereIsNotReplacedByTheCurrentOne() throws IOException {
    Path file = write("config", config(""));

    assertThatThrownBy(() -> access(new Connection(Optional.of(file), Optional.of("prd"))))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(problem.getMessage()).isEqualTo(file + ": there is no context prd");
              assertThat(problem.next()).contains("did you mean prod?");
            });
  }

  @Test
  void aFileThatIsNoKubeconfigIsNamedWithItsLine() throws IOException {
    Path file = write("config", "apiVersion: v1\n  clusters: [");

    assertThatThrownBy(() -> access(new Connection(Optional.of(file), Optional.empty())))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith(file + ":2:");
  }

  @Test
  void aPodUsesItsServiceAccount() throws IOException {
    environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
    environment.put("KUBERNETES_SERVICE_PORT", "443");
    write("account/token", "first\n");
    write("account/namespace", "shop\n");

    Access access = access(ANY);

    assertThat(access.server()).isEqualTo("https://10.0.0.1:443");
    assertThat(access.namespace()).isEqualTo("shop");
    assertThat(access.credentials().authorization()).contains("Bearer first");
    write("account/token", "second\n");
    assertThat(access.renew()).isTrue();
    assertThat(access.credentials().authorization()).contains("Bearer second");
  }

  @Test
  void whoIsToBeActedForIsSaid() throws IOException {
    write(
        "home/.kube/config",
        config("token: abc\n    as: jane\n    as-groups: [dev, ops]\n    as-uid: \"42\""));

    FakeServer.Asked asked = sent(access(ANY));

    assertThat(asked.header("Impersonate-user")).contains("jane");
    assertThat(asked.headers().get("Impersonate-group")).containsExactly("dev", "ops");
    assertThat(asked.header("Impersonate-uid")).contains("42");
  }

  @Test
  void aTokenFileIsFoundBesideTheKubeconfig() throws IOException {
    write("home/.kube/secret", "abc\n");
    write("home/.kube/config", config("tokenFile: secret"));

    assertThat(sent(access(ANY)).header("Authorization")).contains("Bearer abc");
  }

  @Test
  void aCredentialProgramIsAskedAgainWhereItsTokenIsNotAccepted() throws IOException {
    program(
        """
        echo "noise" >&2
        echo x >> "$COUNT"
        echo "{\\"apiVersion\\": \\"client.authentication.k8s.io/v1\\", \\"kind\\": \\"ExecCredential\\",
               \\"status\\": {\\"token\\": \\"$1-$(wc -l < "$COUNT")\\"}}"
        """);
    server.then(
        FakeServer.status(401, "Unauthorized", "expired"),
        FakeServer.json("{\"gitVersion\": \"v1\"}"));

    try (var cluster = new HttpCluster(access(ANY), HttpClusterTest.QUICK)) {
      assertThat(cluster.version()).isEqualTo("v1");
    }

    assertThat(server.asked())
        .map(asked -> asked.header("Authorization").orElseThrow())
        .containsExactly("Bearer $HOME '-1", "Bearer $HOME '-2");
  }

  @Test
  void aCredentialProgramThatFailsIsQuoted() throws IOException {
    program("echo 'log in first' >&2; exit 3");

    assertThatThrownBy(() -> sent(access(ANY)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("./login ended with 3: log in first");
  }

  @Test
  void aCredentialProgramThatSaysNothingOfUseDoesNotShowItsAnswer() throws IOException {
    program("echo secret-token");

    assertThatThrownBy(() -> sent(access(ANY)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("did not answer in JSON")
        .hasMessageNotContaining("secret-token")
        .hasNoCause();
  }

  @Test
  void aProxyOfTheKubeconfigIsUsed() throws IOException {
    String proxied =
        config("token: abc")
            .replace(
                "server: " + server.url(),
                "server: http://cluster.invalid\n    proxy-url: " + server.url());
    write("home/.kube/config", proxied);

    assertThat(sent(access(ANY)).target()).isEqualTo("http://cluster.invalid/version");
  }

  @Test
  void aProxyOfTheEnvironmentIsUsedButForWhatIsExcepted() throws IOException {
    environment.put("HTTP_PROXY", server.url());
    write(
        "home/.kube/config", config("token: abc").replace(server.url(), "http://cluster.invalid"));
    assertThat(sent(access(ANY)).target()).isEqualTo("http://cluster.invalid/version");

    environment.put("no_proxy", "10.0.0.0/8,.invalid");
    try (var cluster =
        new HttpCluster(access(ANY), HttpClusterTest.withTotal(Duration.ofMillis(20)))) {
      assertThatThrownBy(cluster::version)
          .isInstanceOf(Problem.class)
          .hasMessageStartingWith("http://cluster.invalid: the API server cannot be reached");
    }
    write("home/.kube/config", config("token: abc"));
    assertThat(sent(access(ANY)).target()).isEqualTo("/version");
  }

  @Test
  void aCertificateThatIsNoneIsAProblem() throws IOException {
    write(
        "home/.kube/config",
        config("token: abc")
            .replace("server:", "certificate-authority-data: bm9uZQ==\n    server:")
            .replace("http://", "https://"));

    assertThatThrownBy(() -> access(ANY))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("the certificate or the key cannot be used");
  }

  @Test
  void aNameOfTheCertificateThatIsNotTheServersIsRefused() throws IOException {
    write(
        "home/.kube/config",
        config("token: abc").replace("server:", "tls-server-name: other\n    server:"));

    assertThatThrownBy(() -> access(ANY)).hasMessageContaining("(tls-server-name)");
  }

  private Access access(Connection connection) {
    return new Kubeconfig(environment, folder.resolve("home"), folder.resolve("account"))
        .access(connection);
  }

  /** The request that asks for the version. */
  private FakeServer.Asked sent(Access access) {
    server.then(FakeServer.json("{}"));
    try (var cluster = new HttpCluster(access, HttpClusterTest.QUICK)) {
      cluster.version();
    }
    return server.asked().getLast();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void program(String script) throws IOException {
    Path file = write("home/.kube/login", "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    write(
        "home/.kube/config",
        config(
            """
            exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: ./login
                  args: ["$HOME '"]
                  interactiveMode: Never
                  env: [{name: COUNT, value: "%s"}]\
            """
                .formatted(folder.resolve("count"))));
  }

  private String config(String user) {
    return """
    apiVersion: v1
    kind: Config
    current-context: prod
    clusters:
    - name: there
      cluster:
        server: %s
    contexts:
    - name: prod
      context: {cluster: there, user: me, namespace: shop}
    users:
    - name: me
      user:
        %s
    """
        .formatted(server.url(), user.isEmpty() ? "{}" : user);
  }
}
