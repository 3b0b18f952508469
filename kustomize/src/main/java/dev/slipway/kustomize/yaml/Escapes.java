package dev.slipway.kustomize.yaml;

import java.util.regex.Pattern;

/** Escapes of JSON that YAML 1.1 does not know: a slash, and halves of a character. */
final class Escapes {
  private static final Pattern SUSPECT = Pattern.compile("\\\\(?:/|u[dD][89a-fA-F])");

  private Escapes() {}

  static boolean concern(String text) {
    return SUSPECT.matcher(text).find();
  }

  /**
   * @param quoted lines in which a text in double quotes stands
   * @param from where in them its first quote stands
   */
  static void check(String quoted, int from, int line) throws BlockScalar.Refused {
    int start = quoted.indexOf('"', from);
    for (int i = start + 1; start >= 0 && i < quoted.length(); i++) {
      char c = quoted.charAt(i);
      if (c == '"') {
        return;
      }
      if (c == '\\') {
        i++;
        if (quoted.startsWith("/", i)) {
          throw new BlockScalar.Refused("found unknown escape character", line);
        }
        if (SUSPECT.matcher(quoted).region(i - 1, quoted.length()).lookingAt()) {
          throw new BlockScalar.Refused("found invalid Unicode character escape code", line);
        }
      }
    }
  }
}
