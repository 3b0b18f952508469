package dev.slipway.source;

import dev.slipway.git.BoundedProgram;
import dev.slipway.git.Folders;
import dev.slipway.git.GitCall;
import dev.slipway.git.Mirror;
import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Proves that a commit, or the tag that named it, was signed by someone whom the fleet allows.
 *
 * <p>Git does the cryptography with ssh-keygen or gpg; the keys are those of one file and no
 * others, whatever keyring the machine has.
 */
final class Signatures {
  private static final Pattern SSH_GOOD =
      Pattern.compile("(?m)^Good \"git\" signature for (.+) with \\S+ key \\S+$");
  private static final Pattern PGP_GOOD =
      Pattern.compile("(?m)^\\[GNUPG:\\] GOODSIG [0-9A-F]+ (.+)$");
  private static final String SSH_BLOCK = "-----BEGIN SSH SIGNATURE-----";
  private static final String PGP_BLOCK = "-----BEGIN PGP SIGNATURE-----";

  private final Mirror mirror;
  private final Path allowed;

  Signatures(Mirror mirror, Path allowed) {
    this.mirror = mirror;
    this.allowed = allowed;
  }

  /**
   * Who signed: the tag where it is signed, otherwise the commit.
   *
   * @param tagObject the annotated tag that the commit was found by
   */
  String signer(CommitId commit, Optional<String> tag, Optional<CommitId> tagObject) {
    if (!Files.isReadable(allowed)) {
      throw new Problem(
          ExitCode.USAGE,
          "the file of allowed signers cannot be read",
          allowed.toString(),
          "put an OpenSSH allowed-signers file or an OpenPGP keyring there");
    }
    if (tag.isPresent() && tagObject.isPresent()) {
      String content = mirror.ask("cat-file", "tag", tagObject.get().value());
      Optional<String> block = blockAtLineStart(content);
      if (block.isPresent()) {
        refuseBorrowedTag(content, commit, tag.get());
        return verify(block.get(), "tag " + tag.get(), "verify-tag", tagObject.get());
      }
    }
    String content = mirror.ask("cat-file", "commit", commit.value());
    String what = "commit " + commit.abbreviated();
    String block = signatureHeader(content).orElseThrow(() -> untrusted(what + " is not signed"));
    return verify(block, what, "verify-commit", commit);
  }

  /** A signed tag vouches for one commit under one name; moved elsewhere it vouches for nothing. */
  private static void refuseBorrowedTag(String content, CommitId commit, String tag) {
    List<String> header = content.lines().takeWhile(line -> !line.isEmpty()).toList();
    if (!header.contains("tag " + tag)
        || !header.contains("object " + commit)
        || !header.contains("type commit")) {
      throw untrusted("tag " + tag + " carries the signature of another tag");
    }
  }

  private static Optional<String> signatureHeader(String commit) {
    return commit
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.startsWith("gpgsig ") || line.startsWith("gpgsig-sha256 "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .findFirst();
  }

  private static Optional<String> blockAtLineStart(String tag) {
    return tag.lines().filter(line -> line.startsWith("-----BEGIN ")).findFirst();
  }

  private String verify(String block, String what, String command, CommitId object) {
    boolean keyring = isKeyring();
    if (!block.startsWith(keyring ? PGP_BLOCK : SSH_BLOCK)) {
      throw untrusted(
          what
              + " is signed, but not with "
              + (keyring ? "OpenPGP, of which" : "SSH, of which")
              + " the allowed signers are");
    }
    return keyring
        ? withKeyring(home -> judge(what, pgpCall(home).run(command, "--raw", object.value())))
        : judge(what, sshCall().run(command, "--raw", object.value()));
  }

  private String judge(String what, BoundedProgram.Outcome outcome) {
    String said = outcome.err() + "\n" + outcome.text();
    Matcher matcher = (isKeyring() ? PGP_GOOD : SSH_GOOD).matcher(said);
    if (outcome.ok() && matcher.find()) {
      return Wording.printable(matcher.group(1));
    }
    if (said.contains("cannot run") || said.contains("needed for ssh signature verification")) {
      throw new Problem(
          ExitCode.PREFLIGHT,
          "signatures cannot be verified: " + Wording.printable(outcome.err()),
          "",
          "install gpg and ssh-keygen (OpenSSH 8.2 or later)");
    }
    throw untrusted(what + " " + fault(said));
  }

  private static String fault(String said) {
    if (said.contains("BADSIG")) {
      return "has a bad signature: it is not what was signed";
    }
    if (said.contains("EXPKEYSIG") || said.contains("EXPSIG")) {
      return "is signed with a key or signature that has expired";
    }
    if (said.contains("REVKEYSIG")) {
      return "is signed with a key that was revoked";
    }
    if (said.contains("NO_PUBKEY")
        || said.contains("No principal matched")
        || said.contains("key is not permitted for use")
        || said.contains("Good \"git\" signature with")) {
      return "is signed with a key that is not among the allowed signers";
    }
    return "has a bad signature: it is not what was signed";
  }

  private GitCall sshCall() {
    return mirror
        .git()
        .with("gpg.ssh.allowedSignersFile=" + allowed)
        .with("gpg.ssh.program=ssh-keygen")
        .with("gpg.minTrustLevel=fully");
  }

  private GitCall pgpCall(Path home) {
    return mirror
        .git()
        .with("GNUPGHOME", home.toString())
        .with("gpg.program=gpg")
        .with("gpg.minTrustLevel=fully");
  }

  /** A keyring of its own, so that "in the keyring" means "allowed" and nothing else does. */
  private String withKeyring(Function<Path, String> work) {
    Path home;
    try {
      home = Files.createTempDirectory("slipway-keys");
      Files.writeString(
          home.resolve("gpg.conf"),
          "batch\nno-tty\nno-autostart\nno-auto-key-retrieve\ntrust-model always\n");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder for a keyring", e);
    }
    try {
      var imported =
          new BoundedProgram(
                  List.of("gpg", "--homedir", home.toString(), "--import", allowed.toString()),
                  System.getenv(),
                  Optional.empty(),
                  new byte[0],
                  Duration.ofSeconds(60),
                  1024 * 1024)
              .run();
      if (!imported.ok()) {
        throw new Problem(
            ExitCode.USAGE,
            "the keyring of allowed signers cannot be read: " + Wording.printable(imported.err()),
            allowed.toString(),
            "write it with: gpg --export --armor KEY...");
      }
      return work.apply(home);
    } finally {
      Folders.delete(home);
    }
  }

  /** OpenPGP keyrings are armored or begin with the tag byte of a public key packet. */
  private boolean isKeyring() {
    try (var stream = Files.newInputStream(allowed)) {
      byte[] start = stream.readNBytes(4096);
      return start.length > 0
          && ((start[0] & 0x80) != 0
              || new String(start, StandardCharsets.US_ASCII)
                  .contains("-----BEGIN PGP PUBLIC KEY"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot be read: " + allowed, e);
    }
  }

  private static Problem untrusted(String what) {
    return new Problem(
        ExitCode.POLICY,
        Wording.printable(what),
        "",
        "have it signed by an allowed signer, or change the app's allowedSigners");
  }
}
