package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Revision;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureTest {
  @TempDir Path temp;
  Upstream upstream;
  GitSource git;
  Path allowed;

  @BeforeEach
  void makeARepository() throws Exception {
    upstream = new Upstream(temp.resolve("upstream"));
    git = new GitSource(temp.resolve("cache"));
    allowed = temp.resolve("allowed_signers");
    String key = Files.readString(sshKey("ana").resolveSibling("ana.pub"));
    Files.writeString(allowed, "ana@example.org namespaces=\"git\" " + key);
    sshKey("eve");
  }

  private Path sshKey(String name) {
    Path key = temp.resolve(name);
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key.toString());
    return key;
  }

  private static String run(String... command) {
    return Upstream.run(List.of(command), Map.of(), new byte[0]);
  }

  private void signWith(String key) {
    upstream.git("config", "gpg.format", "ssh");
    upstream.git("config", "user.signingKey", temp.resolve(key).toString());
  }

  private Revision fetch(App.Ref ref) {
    return git.fetch(new App.Source(upstream.url(), ref, "", Optional.of(allowed), false));
  }

  private Revision fetch() {
    return fetch(new App.Ref.Branch("main"));
  }

  private void untrusted(App.Ref ref, String what) {
    assertThatThrownBy(() -> fetch(ref))
        .asInstanceOf(type(Problem.class))
        .returns(ExitCode.POLICY, Problem::exitCode)
        .returns(what, Problem::what);
  }

  private void untrusted(String what) {
    String commit = "commit " + upstream.head().abbreviated() + " ";
    untrusted(new App.Ref.Branch("main"), commit + what);
  }

  @Test
  void aCommitSignedByAnAllowedSshKeyNamesItsSigner() {
    signWith("ana");
    upstream.write("a", "1").commit("One", "-S");

    assertThat(fetch().signer()).contains("ana@example.org");
  }

  @Test
  void anUnsignedCommitIsRefused() {
    upstream.write("a", "1").commit("One");

    untrusted("is not signed");
  }

  @Test
  void aStrangersSshKeyIsRefused() {
    signWith("eve");
    upstream.write("a", "1").commit("One", "-S");

    untrusted("is signed with a key that is not among the allowed signers");
  }

  @Test
  void aChangedCommitIsRefused() {
    signWith("ana");
    upstream.write("a", "1").commit("One", "-S");
    changeLastCommit();

    untrusted("has a bad signature: it is not what was signed");
  }

  private void changeLastCommit() {
    String changed = upstream.git("cat-file", "commit", "HEAD").replace("\n\nOne", "\n\nTwo");
    assertThat(changed).contains("Two");
    String id =
        upstream.gitFed(
            (changed + "\n").getBytes(StandardCharsets.UTF_8),
            "hash-object",
            "-t",
            "commit",
            "-w",
            "--stdin");
    upstream.git("update-ref", "refs/heads/main", id);
  }

  @Test
  void aSignatureForAnotherPurposeIsRefused() throws Exception {
    Files.writeString(allowed, Files.readString(allowed).replace("\"git\"", "\"file\""));
    signWith("ana");
    upstream.write("a", "1").commit("One", "-S");

    untrusted("is signed with a key that is not among the allowed signers");
  }

  @Test
  void aSignedTagVouchesForItsCommit() {
    signWith("ana");
    upstream.write("a", "1").commit("Unsigned");
    upstream.git("tag", "-s", "-m", "release", "v1.0.0");

    assertThat(fetch(new App.Ref.Tag("v1.0.0")).signer()).contains("ana@example.org");
    assertThat(fetch(new App.Ref.SemverRange("^1")).signer()).contains("ana@example.org");
    untrusted("is not signed");
  }

  @Test
  void aSignedTagUnderAnotherNameVouchesForNothing() {
    signWith("ana");
    upstream.write("a", "1").commit("Unsigned");
    upstream.git("tag", "-s", "-m", "release", "v1.0.0");
    upstream.git("update-ref", "refs/tags/v2.0.0", "refs/tags/v1.0.0");

    untrusted(new App.Ref.Tag("v2.0.0"), "tag v2.0.0 carries the signature of another tag");
  }

  @Test
  void aTagOfAStrangerIsRefusedThoughTheCommitIsSigned() {
    signWith("ana");
    upstream.write("a", "1").commit("Signed", "-S");
    signWith("eve");
    upstream.git("tag", "-s", "-m", "release", "v1.0.0");

    untrusted(
        new App.Ref.Tag("v1.0.0"),
        "tag v1.0.0 is signed with a key that is not among the allowed signers");
  }

  @Test
  void anUnsignedTagLeavesItToTheCommit() {
    signWith("ana");
    upstream.write("a", "1").commit("Signed", "-S");
    upstream.git("tag", "-a", "-m", "release", "v1.0.0");

    assertThat(fetch(new App.Ref.Tag("v1.0.0")).signer()).contains("ana@example.org");
  }

  @Test
  void aSignatureOfTheOtherKindIsRefused() throws Exception {
    Files.writeString(allowed, "-----BEGIN PGP PUBLIC KEY BLOCK-----\n");
    signWith("ana");
    upstream.write("a", "1").commit("One", "-S");

    untrusted("is signed, but not with OpenPGP, of which the allowed signers are");
  }

  @Test
  void openPgpSignaturesAreHeldAgainstTheKeyringOnly() throws Exception {
    Path home =
        Files.createDirectory(
            temp.resolve("gnupg"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      String ana = pgpKey(home, "Ana <ana@example.org>");
      String eve = pgpKey(home, "Eve <eve@example.org>");
      upstream.with("GNUPGHOME", home.toString());
      upstream.git("config", "gpg.program", "gpg");
      upstream.git("config", "user.signingKey", ana);
      upstream.write("a", "1").commit("One", "-S");

      Files.writeString(allowed, export(home, "--armor", ana));
      assertThat(fetch().signer()).contains("Ana <ana@example.org>");

      Path binary = temp.resolve("keyring.gpg");
      export(home, "--output", binary.toString(), ana);
      allowed = binary;
      assertThat(fetch().signer()).contains("Ana <ana@example.org>");

      upstream.git("config", "user.signingKey", eve);
      upstream.write("a", "2").commit("One", "-S");
      untrusted("is signed with a key that is not among the allowed signers");

      upstream.git("config", "user.signingKey", ana);
      upstream.write("a", "3").commit("One", "-S");
      changeLastCommit();
      untrusted("has a bad signature: it is not what was signed");
    } finally {
      run("gpgconf", "--homedir", home.toString(), "--kill", "all");
    }
  }

  private static String pgpKey(Path home, String user) {
    gpg(home, "--passphrase", "", "--quick-generate-key", user, "ed25519", "sign", "1d");
    return gpg(home, "--list-keys", "--with-colons", user)
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .findFirst()
        .orElseThrow()
        .split(":")[9];
  }

  private static String export(Path home, String... options) {
    var command = new java.util.ArrayList<>(List.of(options));
    command.add(command.size() - 1, "--export");
    return gpg(home, command.toArray(String[]::new));
  }

  private static String gpg(Path home, String... options) {
    var command =
        new java.util.ArrayList<>(
            List.of("gpg", "--batch", "--quiet", "--no-tty", "--homedir", home.toString()));
    command.addAll(List.of(options));
    return run(command.toArray(String[]::new));
  }

  @Test
  void aMissingFileOfSignersIsNamed() {
    allowed = temp.resolve("nowhere");
    upstream.write("a", "1").commit("One");

    assertThatThrownBy(this::fetch)
        .asInstanceOf(type(Problem.class))
        .returns(ExitCode.USAGE, Problem::exitCode)
        .returns(allowed.toString(), problem -> problem.where().orElseThrow());
  }
}
