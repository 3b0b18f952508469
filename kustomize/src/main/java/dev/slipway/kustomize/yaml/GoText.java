package dev.slipway.kustomize.yaml;

/** Classes of characters as go-yaml's emitter sees them. */
final class GoText {
  private GoText() {}

  /** Line ends of YAML 1.1, which are more than those of 1.2. */
  static boolean isBreak(int c) {
    return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  static boolean hasBreak(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isBreak(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Tabs, and everything outside the basic plane, are not: they are escaped. */
  static boolean isPrintable(int c) {
    return c == '\n'
        || (c >= 0x20 && c <= 0x7E)
        || (c >= 0xA0 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF);
  }

  /** Where a character stands that YAML 1.1 does not allow in a text at all; -1 for nowhere. */
  static int forbidden(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
      if (control || (c >= 0x7F && c < 0xA0 && c != 0x85) || c >= 0xFFFE) {
        return i;
      }
    }
    return -1;
  }

  static int utf8Length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      length += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}
