package dev.slipway.render.manifest;

import dev.slipway.model.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The values of Secrets. */
final class SecretData {
  /** How SOPS begins a value that it has encrypted. */
  private static final String ENCRYPTED = "ENC[AES256_GCM,";

  private SecretData() {}

  /** All that must not be seen of an object: values as they are, and as they stand in it. */
  static List<String> values(Tree.Mapping object) {
    var values = new ArrayList<String>();
    if (isSecret(object)) {
      object
          .mapping("stringData")
          .entries()
          .values()
          .forEach(value -> value.scalar().ifPresent(values::add));
      for (Tree value : object.mapping("data").entries().values()) {
        String base64 = value.scalar().orElse("");
        values.add(base64);
        values.add(decoded(base64));
      }
    }
    return values;
  }

  static boolean isEncrypted(Tree.Mapping object) {
    return values(object).stream().anyMatch(value -> value.contains(ENCRYPTED));
  }

  private static boolean isSecret(Tree.Mapping object) {
    return object.text("kind").orElse("").equals("Secret")
        && object.text("apiVersion").orElse("").equals("v1");
  }

  /** The text; empty where it is no Base64, which the API server has to say. */
  private static String decoded(String base64) {
    try {
      return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}
