package dev.slipway.kubernetes.api;

import dev.slipway.data.Json;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.ExecEnvVar;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program that a kubeconfig names to get credentials from (client.authentication.k8s.io). It is
 * asked again when what it gave has run out or is not accepted.
 *
 * <p>Not left to the client library: that one hands the words to a shell and reads the program's
 * errors as if they were its answer.
 */
final class Plugin implements Credentials {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final File NOWHERE = new File("/dev/null");
  private static final Duration EARLY = Duration.ofSeconds(30);

  private final ExecConfig settings;
  private final Path folder;
  private final Tree.Mapping asked;
  private @Nullable Given given;

  /** A client certificate and its key, in PEM; or a token. */
  record Given(
      Optional<String> token,
      Optional<String> certificate,
      Optional<String> key,
      Optional<Instant> until) {
    @Override
    public String toString() {
      return "Given";
    }
  }

  /**
   * @param folder where the kubeconfig is, which a relative command starts from
   */
  Plugin(ExecConfig settings, Path folder, Cluster cluster) {
    this.settings = settings;
    this.folder = folder;
    var spec = Tree.mapping().put("interactive", false);
    if (Boolean.TRUE.equals(settings.getProvideClusterInfo())) {
      spec.put(
          "cluster",
          Tree.mapping()
              .put("server", cluster.getServer())
              .put(
                  "certificate-authority-data",
                  Optional.ofNullable(cluster.getCertificateAuthorityData()))
              .put("tls-server-name", Optional.ofNullable(cluster.getTlsServerName()))
              .build());
    }
    this.asked =
        Tree.mapping()
            .put("apiVersion", settings.getApiVersion())
            .put("kind", "ExecCredential")
            .put("spec", spec.build())
            .build();
  }

  /** What the program gives, asked anew only where it has run out. */
  synchronized Given given() {
    Given last = given;
    if (last == null
        || last.until().filter(end -> Instant.now().plus(EARLY).isAfter(end)).isPresent()) {
      last = run();
      given = last;
    }
    return last;
  }

  @Override
  public Optional<String> authorization() {
    return given().token().map(token -> "Bearer " + token);
  }

  @Override
  public synchronized boolean renew() {
    // A certificate is part of the connection, which is made once.
    boolean token = given != null && given.token().isPresent();
    given = null;
    return token;
  }

  private Given run() {
    var words = new ArrayList<String>();
    String command = settings.getCommand();
    words.add(command.contains("/") ? folder.resolve(command).toString() : command);
    words.addAll(Objects.requireNonNullElse(settings.getArgs(), List.<String>of()));
    var builder = new ProcessBuilder(words).redirectInput(ProcessBuilder.Redirect.from(NOWHERE));
    builder.environment().put("KUBERNETES_EXEC_INFO", asked.json());
    for (ExecEnvVar variable :
        Objects.requireNonNullElse(settings.getEnv(), List.<ExecEnvVar>of())) {
      builder.environment().put(variable.getName(), variable.getValue());
    }
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw failed("cannot be started", e);
    }
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      var answer = CompletableFuture.supplyAsync(() -> text(process.inputReader()), readers);
      var errors = CompletableFuture.supplyAsync(() -> text(process.errorReader()), readers);
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw failed("gave no answer within " + LONGEST.toSeconds() + " s", null);
      }
      if (process.exitValue() != 0) {
        throw failed(
            "ended with %d: %s"
                .formatted(process.exitValue(), Wording.printable(errors.join().strip())),
            null);
      }
      return read(answer.join());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new Problem(ExitCode.INTERRUPTED, command + " was interrupted", "", "", e);
    }
  }

  private static String text(Reader reader) {
    try (reader) {
      return reader.readAllAsString();
    } catch (IOException e) {
      return "";
    }
  }

  private Given read(String answer) {
    if (!(parsed(answer) instanceof Tree.Mapping credential)
        || !credential.text("kind").orElse("").equals("ExecCredential")) {
      throw failed("did not answer with an ExecCredential", null);
    }
    Tree.Mapping status = credential.mapping("status");
    var result =
        new Given(
            status.text("token"),
            status.text("clientCertificateData"),
            status.text("clientKeyData"),
            status.text("expirationTimestamp").flatMap(this::time));
    if (result.token().isEmpty() && (result.certificate().isEmpty() || result.key().isEmpty())) {
      throw failed("gave neither a token nor a certificate with its key", null);
    }
    return result;
  }

  /** Without the cause: it would be quoted, and hold the token. */
  private Tree parsed(String answer) {
    try {
      return Json.parse("answer", answer.getBytes(StandardCharsets.UTF_8));
    } catch (Problem _) {
      throw failed("did not answer in JSON", null);
    }
  }

  private Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      throw failed("gave an expirationTimestamp that is no time", e);
    }
  }

  private Problem failed(String what, @Nullable Throwable cause) {
    String hint = settings.getInstallHint();
    return new Problem(
        ExitCode.UNREACHABLE,
        "the credential program " + settings.getCommand() + " " + what,
        "",
        hint == null || hint.isBlank()
            ? "run it by hand, or kubectl get --raw /version, and log in again"
            : Wording.printable(hint.strip()),
        cause);
  }
}
