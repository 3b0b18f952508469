package dev.slipway.kustomize.pattern;

import java.util.Map;
import java.util.Optional;

/** Unicode's general categories by the short names that they have in expressions. */
final class UnicodeCategory {
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry((int) Character.UPPERCASE_LETTER, "Lu"),
          Map.entry((int) Character.LOWERCASE_LETTER, "Ll"),
          Map.entry((int) Character.TITLECASE_LETTER, "Lt"),
          Map.entry((int) Character.MODIFIER_LETTER, "Lm"),
          Map.entry((int) Character.OTHER_LETTER, "Lo"),
          Map.entry((int) Character.NON_SPACING_MARK, "Mn"),
          Map.entry((int) Character.ENCLOSING_MARK, "Me"),
          Map.entry((int) Character.COMBINING_SPACING_MARK, "Mc"),
          Map.entry((int) Character.DECIMAL_DIGIT_NUMBER, "Nd"),
          Map.entry((int) Character.LETTER_NUMBER, "Nl"),
          Map.entry((int) Character.OTHER_NUMBER, "No"),
          Map.entry((int) Character.SPACE_SEPARATOR, "Zs"),
          Map.entry((int) Character.LINE_SEPARATOR, "Zl"),
          Map.entry((int) Character.PARAGRAPH_SEPARATOR, "Zp"),
          Map.entry((int) Character.CONTROL, "Cc"),
          Map.entry((int) Character.FORMAT, "Cf"),
          Map.entry((int) Character.PRIVATE_USE, "Co"),
          Map.entry((int) Character.SURROGATE, "Cs"),
          Map.entry((int) Character.DASH_PUNCTUATION, "Pd"),
          Map.entry((int) Character.START_PUNCTUATION, "Ps"),
          Map.entry((int) Character.END_PUNCTUATION, "Pe"),
          Map.entry((int) Character.CONNECTOR_PUNCTUATION, "Pc"),
          Map.entry((int) Character.OTHER_PUNCTUATION, "Po"),
          Map.entry((int) Character.INITIAL_QUOTE_PUNCTUATION, "Pi"),
          Map.entry((int) Character.FINAL_QUOTE_PUNCTUATION, "Pf"),
          Map.entry((int) Character.MATH_SYMBOL, "Sm"),
          Map.entry((int) Character.CURRENCY_SYMBOL, "Sc"),
          Map.entry((int) Character.MODIFIER_SYMBOL, "Sk"),
          Map.entry((int) Character.OTHER_SYMBOL, "So"));

  private UnicodeCategory() {}

  /** The category, or the group of them that one letter names. */
  static Optional<CharacterSet> of(String name) {
    if (NAMES.values().stream().noneMatch(known -> known.startsWith(name))) {
      return Optional.empty();
    }
    return Optional.of(
        CharacterSet.where(c -> NAMES.getOrDefault(Character.getType(c), "").startsWith(name)));
  }
}
