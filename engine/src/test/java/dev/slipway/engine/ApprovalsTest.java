package dev.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.AppName;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Approvals with real SSH keys, signed and verified by ssh-keygen. */
class ApprovalsTest {
  private static final AppName WEB = new AppName("web");

  /** Asks, like ssh-keygen on a terminal, and keeps its output open in a child of its own. */
  private static final List<String> ASKING =
      List.of("/bin/sh", "-c", "echo 'Enter passphrase:'; sleep 1000 & wait");

  private static final String STATEMENT = Approvals.statement(WEB, "sha256:abc");

  @TempDir Path directory;
  private Approvals approvals;

  @BeforeEach
  void makeKeys() throws Exception {
    approvals = new Approvals(Map.of("Ana Ops", publicKey("ana"), "joe", publicKey("joe")));
  }

  @Test
  void aListedKeyApprovesUnderItsName() {
    String signature = Approvals.sign(directory.resolve("ana"), STATEMENT);

    Approvals.Signed signed = approvals.verify(STATEMENT, signature);

    assertThat(signed.name()).isEqualTo("Ana Ops");
    assertThat(signed.key()).startsWith("SHA256:");
  }

  @Test
  void aKeyThatIsNotListedDoesNotApprove() throws Exception {
    publicKey("eve");
    String signature = Approvals.sign(directory.resolve("eve"), STATEMENT);

    refused(() -> approvals.verify(STATEMENT, signature));
  }

  @Test
  void aSignatureOverOnePlanDoesNotApproveAnother() {
    String signature = Approvals.sign(directory.resolve("ana"), STATEMENT);

    refused(() -> approvals.verify(Approvals.statement(WEB, "sha256:abd"), signature));
    refused(
        () -> approvals.verify(Approvals.statement(new AppName("db"), "sha256:abc"), signature));
  }

  @Test
  void aSignatureThatWasChangedDoesNotApprove() {
    String signature = Approvals.sign(directory.resolve("ana"), STATEMENT);
    int middle = signature.length() / 2;
    char other = signature.charAt(middle) == 'A' ? 'B' : 'A';

    refused(() ->
        approvals.verify(
            STATEMENT, signature.substring(0, middle) + other + signature.substring(middle + 1)));
  }

  @Test
  void whatWaitsForAPassphraseThatNobodyTypesIsEndedAndTold() {
    assertThatThrownBy(() -> Approvals.run(ASKING, STATEMENT, Duration.ofMillis(200)))
        .isInstanceOfSatisfying(
            Problem.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(e.what()).contains("passphrase");
              assertThat(e.next().orElse("")).contains("ssh-add");
            });
  }

  @Test
  void withoutListedKeysTheLocalUserCounts() {
    assertThat(new Approvals(Map.of()).bySignature()).isFalse();
    assertThat(approvals.bySignature()).isTrue();
  }

  private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable verify) {
    assertThatThrownBy(verify)
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.APPROVAL_NEEDED));
  }

  private String publicKey(String name) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                name,
                "-f",
                directory.resolve(name).toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    return Files.readString(directory.resolve(name + ".pub")).strip();
  }
}
