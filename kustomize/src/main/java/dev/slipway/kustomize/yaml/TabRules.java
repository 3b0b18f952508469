package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.yaml.BlockScalar.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where tabs may stand in front of a line's content: go-yaml allows them in the further lines of a
 * scalar and in flow collections, the parser also before fields, and never in plain scalars.
 */
final class TabRules {
  private static final Pattern SUSPECT = Pattern.compile("(?m)^[ ?-]*\t");
  private static final Pattern BEFORE_CONTENT = Pattern.compile("(?m)^ *\t[ \t]*");

  /**
   * Lines that continue a scalar or a flow collection.
   *
   * @param column from which on tabs may stand there
   */
  private record Stretch(int firstLine, int lastLine, int column) {}

  private final Lines lines;
  private final List<Stretch> stretches = new ArrayList<>();

  TabRules(Lines lines) {
    this.lines = lines;
  }

  /** Whether a text has tabs in places that matter. */
  static boolean concern(String text) {
    return text.indexOf('\t') >= 0 && SUSPECT.matcher(text).find();
  }

  /** The text with spaces in the place of tabs in front of lines. */
  static String withoutTabs(String text) {
    return BEFORE_CONTENT.matcher(text).replaceAll(tabs -> " ".repeat(tabs.group().length()));
  }

  /** Says that a scalar or a flow collection stands in these lines. */
  void covers(int firstLine, int lastLine, int column) {
    stretches.add(new Stretch(firstLine + 1, lastLine, column));
  }

  /**
   * Says that a plain scalar stands in these lines: go-yaml looks for its end behind empty lines.
   *
   * @param end the column at which it ends in its last line
   */
  void coversPlain(int firstLine, int lastLine, int column, int end) {
    int last = lastLine;
    String line = lines.text(lastLine);
    if (line.substring(Math.min(end, line.length())).isBlank()) {
      do {
        last++;
      } while (last < lines.count() && lines.text(last).isBlank());
    }
    stretches.add(new Stretch(firstLine + 1, last, column));
  }

  /**
   * @throws Refused at the first tab that go-yaml does not accept
   */
  void check(int lastLine) throws Refused {
    for (int line = 0; line <= Math.min(lastLine, lines.count() - 1); line++) {
      String text = lines.text(line);
      Matcher suspect = SUSPECT.matcher(text);
      if (suspect.find()) {
        checkLine(line, text);
      }
    }
  }

  private void checkLine(int line, String text) throws Refused {
    for (Stretch stretch : stretches) {
      if (stretch.firstLine() <= line && line <= stretch.lastLine()) {
        if (text.indexOf('\t') < stretch.column()) {
          throw new Refused("found a tab character that violates indentation", line);
        }
        return;
      }
    }
    int at = 0;
    while (at < text.length() && (text.charAt(at) == ' ' || isEntry(text, at))) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '\t') {
      throw new Refused("found character that cannot start any token", line);
    }
  }

  private static boolean isEntry(String text, int at) {
    char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    return (text.charAt(at) == '-' || text.charAt(at) == '?') && (next == ' ' || next == '\t');
  }
}
