package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ten letters that stand for the content of a resource at the end of its name. */
public final class ContentHash {
  private static final int LETTERS = 10;

  private ContentHash() {}

  public static String of(Resource resource) {
    MapNode root = resource.root();
    String encoded =
        switch (resource.kind()) {
          case "ConfigMap" -> fields(root, List.of("binaryData", "data", "kind", "name"));
          case "Secret" -> fields(root, List.of("data", "kind", "name", "stringData", "type"));
          default -> whole(root);
        };
    return letters(encoded);
  }

  /**
   * A JSON object of some fields. Upstream looks the name up in a way that never finds one, so it
   * is always empty: the hash is one of the content alone.
   */
  private static String fields(MapNode root, List<String> names) {
    var json = new GoJson();
    json.startObject();
    for (String name : names) {
      Node value = name.equals("name") ? null : root.get(name);
      boolean optional = name.equals("binaryData") || name.equals("stringData");
      if (!optional || value instanceof MapNode) {
        json.key(name);
        write(json, value);
      }
    }
    json.endObject();
    return json.toString();
  }

  /**
   * Upstream hashes its own parsed nodes here, with lines and columns of what it wrote itself in
   * between: no ten letters that anybody can foresee. Only a generated ConfigMap whose kind was
   * patched comes here.
   */
  private static String whole(MapNode root) {
    var json = new GoJson();
    json.value(root);
    return json.toString();
  }

  private static void write(GoJson json, @Nullable Node value) {
    if (value == null || value.isNull()) {
      json.text("");
    } else if (value instanceof ScalarNode scalar) {
      json.text(scalar.value());
    } else {
      json.value(value);
    }
  }

  /** The first ten digits of the hash, without those that could spell a word. */
  private static String letters(String encoded) {
    String digits;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(encoded.getBytes(StandardCharsets.UTF_8));
      digits = HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
    var letters = new StringBuilder(LETTERS);
    for (int i = 0; i < LETTERS; i++) {
      letters.append(
          switch (digits.charAt(i)) {
            case '0' -> 'g';
            case '1' -> 'h';
            case '3' -> 'k';
            case 'a' -> 'm';
            case 'e' -> 't';
            default -> digits.charAt(i);
          });
    }
    return letters.toString();
  }
}
