package dev.slipway.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void aKeyThatSaysWhatItIsIsRead(String algorithm) throws GeneralSecurityException {
    PrivateKey key = made(algorithm);

    assertThat(Pem.key(pem("", key.getEncoded()))).isEqualTo(key);
  }

  @Test
  void anRsaKeyInItsOwnFormIsRead() throws GeneralSecurityException {
    PrivateKey key = made("RSA");
    // PKCS #8 wraps the key's own form in 26 bytes where it is of 2048 bits or more.
    byte[] own = Arrays.copyOfRange(key.getEncoded(), 26, key.getEncoded().length);

    assertThat(Pem.key(pem("RSA ", own))).isEqualTo(key);
  }

  /** A made-up number as the key of P-256. */
  @Test
  void aKeyOfACurveInItsOwnFormIsRead() throws GeneralSecurityException {
    byte[] own =
        HexFormat.of().parseHex("30310201010420" + "11".repeat(32) + "a00a06082a8648ce3d030107");

    PrivateKey key = Pem.key(pem("EC ", own));

    assertThat(key.getAlgorithm()).isEqualTo("EC");
    assertThat(HexFormat.of().formatHex(key.getEncoded())).contains("11".repeat(32));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MA==", "MIIB", "!!"})
  void whatIsNoKeyIsRefused(String body) {
    for (String kind : new String[] {"", "RSA ", "EC ", "ENCRYPTED "}) {
      assertThatThrownBy(() ->
              Pem.key(
                  "-----BEGIN %sPRIVATE KEY-----%n%s%n-----END %sPRIVATE KEY-----"
                      .formatted(kind, body, kind)
                      .getBytes(StandardCharsets.US_ASCII)))
          .isInstanceOf(InvalidKeySpecException.class);
    }
  }

  private static PrivateKey made(String algorithm) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("RSA")) {
      generator.initialize(2048);
    }
    return generator.generateKeyPair().getPrivate();
  }

  private static byte[] pem(String kind, byte[] der) {
    return "some text\n-----BEGIN %sPRIVATE KEY-----%n%s%n-----END %sPRIVATE KEY-----%n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
