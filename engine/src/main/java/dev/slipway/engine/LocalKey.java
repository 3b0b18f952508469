package dev.slipway.engine;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one fleet root: 64 random bytes that never leave the machine. One half names contents
 * that may hold secrets, the other seals the records of releases (AES-256-GCM).
 */
final class LocalKey {
  private static final int HALF = 32;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final byte[] naming;
  private final SecretKeySpec sealing;
  private final SecureRandom random = new SecureRandom();

  private LocalKey(byte[] bytes) {
    this.naming = Arrays.copyOfRange(bytes, 0, HALF);
    this.sealing = new SecretKeySpec(bytes, HALF, HALF, "AES");
  }

  /** Reads the key, or makes one where there is none yet. */
  static LocalKey in(Workspace workspace) {
    Path file = workspace.key();
    try {
      if (!Files.exists(file)) {
        var fresh = new byte[2 * HALF];
        new SecureRandom().nextBytes(fresh);
        createOnce(file, fresh);
      }
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length != 2 * HALF) {
        throw new Problem(
            ExitCode.ERROR,
            "the key is %d bytes long, not %d".formatted(bytes.length, 2 * HALF),
            file.toString(),
            "restore it from a backup, or delete it and run slipway journal rebuild");
      }
      return new LocalKey(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two processes may start at once: the first one's key counts. */
  private static void createOnce(Path file, byte[] bytes) throws IOException {
    Path directory = Workspace.privateParent(file);
    Path own = Files.createTempFile(directory, ".key", ".new");
    DurableFile.write(own, bytes);
    try {
      Files.createLink(file, own);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      // The other process was faster; its key is as good as ours.
    } finally {
      Files.deleteIfExists(own);
    }
  }

  /** What {@link dev.slipway.model.Digest#keyed} names contents with. */
  byte[] naming() {
    return naming.clone();
  }

  byte[] seal(byte[] plain) {
    try {
      var nonce = new byte[NONCE];
      random.nextBytes(nonce);
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, sealing, new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(plain.length));
      cipher.doFinal(plain, 0, plain.length, sealed, NONCE);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES/GCM", e);
    }
  }

  /**
   * @throws GeneralSecurityException where it was sealed with another key or changed since
   */
  byte[] unseal(byte[] sealed) throws GeneralSecurityException {
    if (sealed.length < NONCE) {
      throw new GeneralSecurityException("too short to be sealed");
    }
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, sealing, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE));
    return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
  }
}
