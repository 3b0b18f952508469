package dev.slipway.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Columns under headings, two spaces apart, within the width of the screen. */
public final class Table {
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... headings) {
    this.headings = List.of(headings);
  }

  /** Adds a row; it has as many cells as there are headings. */
  public void row(String... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells under " + headings.size() + " headings");
    }
    rows.add(List.of(cells));
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The lines of the table. The last column goes on in further lines where it is too wide. */
  public List<String> lines(int columns) {
    int last = headings.size() - 1;
    int[] widths = new int[headings.size()];
    measure(headings, widths);
    rows.forEach(row -> measure(row, widths));
    int before = 0;
    for (int i = 0; i < last; i++) {
      before += widths[i] + GAP.length();
    }
    int room = Math.max(20, columns - before);
    var lines = new ArrayList<String>();
    lines.add(line(headings, widths, headings.get(last)));
    for (List<String> row : rows) {
      List<String> parts = Wrapping.wrap(row.get(last), room);
      lines.add(line(row, widths, parts.getFirst()));
      for (String part : parts.subList(1, parts.size())) {
        lines.add(" ".repeat(before) + part);
      }
    }
    return lines;
  }

  private static void measure(List<String> cells, int[] widths) {
    for (int i = 0; i < cells.size(); i++) {
      widths[i] = Math.max(widths[i], cells.get(i).length());
    }
  }

  private static String line(List<String> cells, int[] widths, String last) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size() - 1; i++) {
      line.append(cells.get(i));
      line.repeat(' ', widths[i] - cells.get(i).length());
      line.append(GAP);
    }
    return line.append(last).toString().stripTrailing();
  }
}
