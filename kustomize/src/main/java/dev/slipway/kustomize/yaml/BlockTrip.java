package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;

/**
 * What happens to the text of a literal or folded scalar when upstream writes it as YAML of the
 * same style and reads it again, which it does with every resource: folded texts with indented
 * lines gain empty lines or lose line ends, and a tab at the start cannot be read back.
 */
final class BlockTrip {
  private BlockTrip() {}

  static String value(String text, boolean folded, Source source) {
    TextTraits traits = TextTraits.of(text);
    boolean tabs = text.indexOf('\t') >= 0;
    if (text.isEmpty() || (!traits.literalAllowed() && !(tabs && isBlockWithTabs(text)))) {
      return text;
    }
    if (!folded && !tabs) {
      return text;
    }
    String header = (folded ? ">" : "|") + ScalarEmitter.hints(text) + "\n";
    String block = header + (folded ? folded(text) : literal(text));
    try {
      return BlockScalar.read(new Lines(block), 0, 0, 0).orElse(text);
    } catch (BlockScalar.Refused refused) {
      throw new KustomizeException("yaml: " + refused.getMessage(), source);
    }
  }

  /** Tabs are allowed in blocks here, though not where the result is printed. */
  private static boolean isBlockWithTabs(String text) {
    return TextTraits.of(text.replace('\t', 'x')).literalAllowed();
  }

  private static String literal(String text) {
    var block = new StringBuilder();
    boolean breaks = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\n' && breaks) {
        block.append("  ");
      }
      block.append(c);
      breaks = c == '\n';
    }
    return end(block);
  }

  /**
   * A line end is doubled so that it survives folding, unless the line before begins with a blank;
   * upstream decides by the first character of the whole text whether the next line does.
   */
  private static String folded(String text) {
    boolean doubling = !startsBlank(text);
    var block = new StringBuilder();
    boolean breaks = true;
    boolean indented = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        if (!breaks && !indented && doubling) {
          block.append('\n');
        }
        block.append('\n');
        breaks = true;
      } else {
        if (breaks) {
          block.append("  ");
          indented = c == ' ' || c == '\t';
        }
        block.append(c);
        breaks = false;
      }
    }
    return end(block);
  }

  private static boolean startsBlank(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) == '\n') {
      i++;
    }
    return i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == '\t';
  }

  private static String end(StringBuilder block) {
    return (block.isEmpty() || block.charAt(block.length() - 1) != '\n'
            ? block.append('\n')
            : block)
        .toString();
  }
}
