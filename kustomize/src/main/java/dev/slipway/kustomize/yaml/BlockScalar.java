package dev.slipway.kustomize.yaml;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of a literal or folded scalar as go-yaml does. YAML 1.1, which it follows, treats
 * tabs and lines of spaces otherwise than the parser's YAML 1.2.
 */
final class BlockScalar {
  private static final Pattern HEADER =
      Pattern.compile("([|>])([+-]?)([1-9]?)([+-]?)[ \t]*(?:#.*)?$");

  /** A text that go-yaml refuses. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final int line;

    Refused(String message, int line) {
      super(message);
      this.line = line;
    }

    /** The line in the document, from 0. */
    int line() {
      return line;
    }
  }

  private final Lines lines;
  private final boolean folded;
  private final char chomping;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder breaks = new StringBuilder();
  private int line;
  private int indent;

  private BlockScalar(Lines lines, int firstLine, int indent, boolean folded, char chomping) {
    this.lines = lines;
    this.line = firstLine;
    this.indent = indent;
    this.folded = folded;
    this.chomping = chomping;
  }

  /**
   * The text of the scalar whose header stands in a line from a column on; empty where no header is
   * found there.
   *
   * @param outer the column of the block that the scalar is in; -1 outside of any
   */
  static Optional<String> read(Lines lines, int line, int column, int outer) throws Refused {
    String header = lines.text(line);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.find(Math.min(column, header.length()))) {
      return Optional.empty();
    }
    String sign = matcher.group(2) + matcher.group(4);
    String deeper = matcher.group(3);
    int indent = deeper.isEmpty() ? 0 : Math.max(outer, 0) + Integer.parseInt(deeper);
    boolean folded = matcher.group(1).equals(">");
    char chomping = sign.isEmpty() ? ' ' : sign.charAt(0);
    var scalar = new BlockScalar(lines, line + 1, indent, folded, chomping);
    if (indent == 0) {
      scalar.detectIndent(outer);
    } else {
      scalar.skipBlankLines();
    }
    return Optional.of(scalar.content());
  }

  private void detectIndent(int outer) throws Refused {
    int deepest = 0;
    boolean found = false;
    while (line < lines.count() && !found) {
      String current = lines.text(line);
      int spaces = spaces(current);
      deepest = Math.max(deepest, spaces);
      if (spaces < current.length()) {
        refuseTab(current, spaces);
        found = true;
      } else if (lines.hasBreak(line)) {
        breaks.append('\n');
        line++;
      } else {
        found = true;
      }
    }
    indent = Math.max(Math.max(deepest, outer + 1), 1);
  }

  private void refuseTab(String current, int at) throws Refused {
    if (current.charAt(at) == '\t') {
      throw new Refused("found a tab character where an indentation space is expected", line);
    }
  }

  private String content() throws Refused {
    String lineBreak = "";
    boolean blankBefore = false;
    while (line < lines.count() && isContent(lines.text(line))) {
      String current = lines.text(line).substring(indent);
      boolean blank = current.charAt(0) == ' ' || current.charAt(0) == '\t';
      if (folded && !blankBefore && !blank && !lineBreak.isEmpty()) {
        text.append(breaks.isEmpty() ? " " : "");
      } else {
        text.append(lineBreak);
      }
      text.append(breaks).append(current);
      breaks.setLength(0);
      blankBefore = blank;
      lineBreak = lines.hasBreak(line) ? "\n" : "";
      line++;
      skipBlankLines();
    }
    if (chomping != '-') {
      text.append(lineBreak);
    }
    if (chomping == '+') {
      text.append(breaks);
    }
    return text.toString();
  }

  private boolean isContent(String current) {
    return current.length() > indent && spaces(current) >= indent;
  }

  private void skipBlankLines() throws Refused {
    while (line < lines.count()) {
      String current = lines.text(line);
      int spaces = Math.min(spaces(current), indent);
      if (spaces < current.length()) {
        if (spaces < indent) {
          refuseTab(current, spaces);
        }
        return;
      }
      if (!lines.hasBreak(line)) {
        return;
      }
      breaks.append('\n');
      line++;
    }
  }

  private static int spaces(String line) {
    int spaces = 0;
    while (spaces < line.length() && line.charAt(spaces) == ' ') {
      spaces++;
    }
    return spaces;
  }
}
