package dev.slipway.model;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names of contents.
 *
 * <p>What may hold a secret is named with a key: the plain hash of a weak secret gives it away.
 */
public final class Digest {
  private Digest() {}

  /** {@code sha256:} and 64 hexadecimal digits. */
  public static String of(byte[] content) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public static String of(String content) {
    return of(content.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code hmac-sha256:} and 64 hexadecimal digits. */
  public static String keyed(byte[] key, String content) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return "hmac-sha256:"
          + HexFormat.of().formatHex(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
