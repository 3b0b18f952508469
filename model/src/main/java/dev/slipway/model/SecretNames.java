package dev.slipway.model;

import java.util.List;
import java.util.Locale;

/** Names that people give to settings whose values nobody else may see. */
public final class SecretNames {
  private static final List<String> PARTS =
      List.of("PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL", "APIKEY");
  private static final List<String> WORDS = List.of("PASS", "PWD", "KEY", "AUTH", "DSN");

  /** Words after which a name says where a secret is, or how it is treated, not what it is. */
  private static final List<String> ENDINGS =
      List.of("FILE", "PATH", "DIR", "NAME", "ID", "TTL", "TIMEOUT", "EXPIRY", "URL", "LENGTH");

  private SecretNames() {}

  /** Whether a setting of this name most likely holds a secret: {@code DB_PASSWORD}, yes. */
  public static boolean looksSecret(String name) {
    var words = List.of(name.toUpperCase(Locale.ROOT).replace('-', '_').split("_"));
    if (words.isEmpty() || ENDINGS.contains(words.getLast())) {
      return false;
    }
    String joined = String.join("", words);
    return PARTS.stream().anyMatch(joined::contains) || WORDS.stream().anyMatch(words::contains);
  }
}
