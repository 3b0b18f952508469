package dev.slipway.kustomize.regex;

import java.util.List;

/** The general categories of Unicode by their short names, as {@code L} or {@code Lu}. */
final class UnicodeCategory {
  /** In the order of the constants of {@link Character}; 17 was never given out. */
  private static final List<String> NAMES =
      List.of(
          "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp",
          "Cc", "Cf", "", "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi",
          "Pf");

  private UnicodeCategory() {}

  static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= 2
        && !name.equals("Cn")
        && NAMES.stream().anyMatch(category -> category.startsWith(name));
  }

  static boolean has(String name, int c) {
    String category = NAMES.get(Character.getType(c));
    return category.startsWith(name) && !category.equals("Cn");
  }
}
