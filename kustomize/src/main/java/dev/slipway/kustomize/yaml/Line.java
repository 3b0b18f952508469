package dev.slipway.kustomize.yaml;

/** The line that is being written: how far it is, and what stands at its end. */
final class Line {
  private final StringBuilder text;
  private int column;

  /** Whether the last character separates words. */
  private boolean whitespace = true;

  /** Whether only indentation and indicators stand in this line. */
  private boolean indention = true;

  Line(StringBuilder text) {
    this.text = text;
  }

  int column() {
    return column;
  }

  /** Goes to a column in this line where nothing else stands in it, or in the next. */
  void indent(int to) {
    if (!indention || column > to || (column == to && !whitespace)) {
      breakLine();
    }
    while (column < to) {
      put(' ');
    }
    whitespace = true;
    indention = true;
  }

  /** Writes a mark after which another block may begin in the same line. */
  void indicator(String mark) {
    separate();
    text.append(mark);
    column += mark.length();
    whitespace = false;
  }

  /** Writes a mark right after what stands there. */
  void mark(String mark) {
    text.append(mark);
    column += mark.length();
    whitespace = false;
    indention = false;
  }

  /** Writes a word apart from what stands there. */
  void word(String word) {
    separate();
    mark(word);
  }

  void separate() {
    if (!whitespace) {
      put(' ');
      whitespace = true;
    }
  }

  void put(int character) {
    text.appendCodePoint(character);
    column++;
  }

  /** Says that the last characters were part of a scalar. */
  void inScalar() {
    whitespace = false;
    indention = false;
  }

  /** Says that the last characters were part of a literal, at whose end a line has ended. */
  void inBlock() {
    indention = false;
  }

  /** Writes a character that ends a line. */
  void breakWith(int character) {
    text.appendCodePoint(character);
    column = 0;
    indention = true;
  }

  void breakLine() {
    text.append('\n');
    column = 0;
  }

  /** Says that a new line began in which nothing stands. */
  void fresh() {
    whitespace = true;
    indention = true;
  }

  /** Ends the document's last line. */
  void end() {
    if (column > 0) {
      breakLine();
    }
  }
}
