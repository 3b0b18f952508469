package dev.slipway.kubernetes.api;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates and keys in PEM, as kubeconfigs hold them.
 *
 * <p>Not left to the client library: it trusts all that vouch for public sites beside the authority
 * that is named, takes an empty authority for none, and cannot read a key of an elliptic curve in
 * PKCS #8, which is how OpenSSL writes it.
 */
final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----(.*?)-----END", Pattern.DOTALL);

  /** AlgorithmIdentifier of an RSA key: its number, and a null as parameters. */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** The number that says that a key is one of an elliptic curve. */
  private static final byte[] CURVE = HexFormat.of().parseHex("06072a8648ce3d0201");

  private static final byte[] VERSION = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xa0;

  private Pem() {}

  /** Those who alone may vouch for a server. */
  static TrustManager[] trusting(byte[] authorities) throws GeneralSecurityException {
    KeyStore store = store();
    for (Certificate certificate : certificates(authorities)) {
      store.setCertificateEntry("authority-" + store.size(), certificate);
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** Who we are: a certificate, those that vouch for it, and its key. */
  static KeyManager[] presenting(byte[] certificate, byte[] key) throws GeneralSecurityException {
    KeyStore store = store();
    store.setKeyEntry(
        "client", key(key), new char[0], certificates(certificate).toArray(Certificate[]::new));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static KeyStore store() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("nothing was to be read", e);
    }
    return store;
  }

  private static List<Certificate> certificates(byte[] pem) throws CertificateException {
    List<Certificate> all =
        List.copyOf(
            CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem)));
    if (all.isEmpty()) {
      throw new CertificateException("there is no certificate in it");
    }
    return all;
  }

  static PrivateKey key(byte[] pem) throws GeneralSecurityException {
    Matcher matcher = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      throw new InvalidKeySpecException("there is no private key in it, or it is encrypted");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(matcher.group(2));
    } catch (IllegalArgumentException _) {
      throw new InvalidKeySpecException("the private key is not written in Base64");
    }
    return switch (matcher.group(1)) {
      case "RSA " -> read("RSA", element(SEQUENCE, VERSION, RSA, element(OCTETS, der)));
      case "EC " -> read("EC", element(SEQUENCE, VERSION, curve(der), element(OCTETS, der)));
      default -> any(der);
    };
  }

  /** A key that says itself what it is, in a way that the JDK does not look at. */
  private static PrivateKey any(byte[] der) throws GeneralSecurityException {
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return read(algorithm, der);
      } catch (InvalidKeySpecException _) {
        // It is one of the others.
      }
    }
    throw new InvalidKeySpecException("the private key is none of RSA, EC and EdDSA");
  }

  private static PrivateKey read(String algorithm, byte[] der) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  /** AlgorithmIdentifier of a curve: what the key (RFC 5915) says of it under [0]. */
  private static byte[] curve(byte[] key) throws InvalidKeySpecException {
    int at = header(key, 0);
    at += 3;
    while (at < key.length) {
      int length = length(key, at);
      int start = header(key, at);
      if ((key[at] & 0xff) == PARAMETERS) {
        return element(SEQUENCE, CURVE, Arrays.copyOfRange(key, start, start + length));
      }
      at = start + length;
    }
    throw new InvalidKeySpecException("the private key does not say which curve it is of");
  }

  /** Where the content of the element at a place starts. */
  private static int header(byte[] der, int at) throws InvalidKeySpecException {
    if (at + 1 >= der.length) {
      throw new InvalidKeySpecException("the private key is cut off");
    }
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) throws InvalidKeySpecException {
    int start = header(der, at);
    int first = der[at + 1] & 0xff;
    int length = first < 0x80 ? first : 0;
    for (int i = at + 2; i < Math.min(start, der.length); i++) {
      length = (length << 8) | (der[i] & 0xff);
    }
    if (length < 0 || start + length > der.length) {
      throw new InvalidKeySpecException("the private key is cut off");
    }
    return length;
  }

  private static byte[] element(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >> (8 * i));
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
