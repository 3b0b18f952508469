package dev.slipway.kubernetes.apply;

import dev.slipway.model.Digest;
import dev.slipway.model.SecretNames;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** Shows values of objects to people without giving secrets away. Pure. */
final class Masking {
  private static final Set<String> SECRET_KEYS = Set.of("data", "stringData");
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final int LONGEST = 200;

  private final Secrets secrets;

  private Masking(Secrets secrets) {
    this.secrets = secrets;
  }

  /** Hides the secrets of a rendering, and the values of these Secrets in any form. */
  static Masking of(Secrets secrets, Iterable<Tree.Mapping> objects) {
    List<String> values = new ArrayList<>();
    for (Tree.Mapping object : objects) {
      if (isSecret(object)) {
        for (Tree value : object.mapping("stringData").entries().values()) {
          value.scalar().ifPresent(values::add);
        }
        for (Tree value : object.mapping("data").entries().values()) {
          value.scalar().ifPresent(text -> addEncoded(text, values));
        }
      }
    }
    return new Masking(secrets.and(Secrets.of(values)));
  }

  private static void addEncoded(String text, List<String> values) {
    values.add(text);
    try {
      values.add(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      // It is hidden as it is written; the API server will say that it is not Base64.
    }
  }

  /** What a server or a tool has said, without secrets. */
  String text(String said) {
    return secrets.redact(said);
  }

  /**
   * A value as people may see it.
   *
   * @param object the object that it is of
   * @param path the keys that lead to it
   */
  String value(Tree.Mapping object, List<String> path, Tree value) {
    if (hidden(object, path)) {
      return Secrets.MASK;
    }
    Tree seen = redacted(value);
    String text = seen.scalar().orElseGet(seen::json);
    if (text.isEmpty()) {
      return "\"\"";
    }
    String line = Wording.printable(text.replace("\n", "\\n"));
    return text.length() > LONGEST
        ? line + " (" + text.length() + " characters, " + fingerprint(text) + ")"
        : line;
  }

  private static String fingerprint(String text) {
    String digest = Digest.of(text);
    return digest.substring(digest.indexOf(':') + 1).substring(0, 8);
  }

  private static boolean hidden(Tree.Mapping object, List<String> path) {
    if (isSecret(object) && (SECRET_KEYS.contains(path.getFirst()) || isLastApplied(path))) {
      return true;
    }
    int size = path.size();
    boolean variable =
        size > 2 && path.getLast().equals("value") && path.get(size - 3).equals("env");
    return variable && SecretNames.looksSecret(path.get(size - 2));
  }

  private static boolean isLastApplied(List<String> path) {
    return path.getLast().equals(LAST_APPLIED);
  }

  private static boolean isSecret(Tree.Mapping object) {
    return object.text("kind").orElse("").equals("Secret")
        && object.text("apiVersion").orElse("").equals("v1");
  }

  private Tree redacted(Tree value) {
    return switch (value) {
      case Tree.Mapping mapping -> {
        var entries = new LinkedHashMap<String, Tree>();
        mapping.entries().forEach((key, item) -> entries.put(secrets.redact(key), redacted(item)));
        yield new Tree.Mapping(entries);
      }
      case Tree.Sequence sequence ->
          new Tree.Sequence(sequence.items().stream().map(this::redacted).toList());
      case Tree.Text text -> Tree.of(secrets.redact(text.value()));
      case Tree.Numeric number -> {
        String text = number.value().toPlainString();
        yield secrets.in(text) ? Tree.of(secrets.redact(text)) : number;
      }
      case Tree.Truth _, Tree.Null _ -> value;
    };
  }
}
