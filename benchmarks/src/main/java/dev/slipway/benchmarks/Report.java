package dev.slipway.benchmarks;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** Prints results as tables that can go into docs/benchmarks.md as they are. */
final class Report {
  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void begin(String name, String question) {
    out.printf("%n### `%s`: %s%n%n", name, question);
    out.flush();
  }

  /**
   * @param base what the ratios are against; the first row where there is none that is better
   */
  void table(Samples base, List<Samples> rows) {
    out.println("| | runs | min | median | max | median : base |");
    out.println("|---|---|---|---|---|---|");
    for (Samples row : rows) {
      out.printf(
          Locale.ROOT,
          "| %s | %d | %s | %s | %s | %s |%n",
          row.name(),
          row.values().size(),
          value(row.min(), row.unit()),
          value(row.median(), row.unit()),
          value(row.max(), row.unit()),
          row.equals(base)
              ? "1"
              : String.format(Locale.ROOT, "%.2f", row.median() / base.median()));
    }
    out.println();
    out.flush();
  }

  void note(String text) {
    out.println(text);
    out.println();
    out.flush();
  }

  void load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    out.printf(Locale.ROOT, "Load average of the machine at the end: %.1f.%n", load);
    out.flush();
  }

  static String value(double value, String unit) {
    return String.format(Locale.ROOT, value < 10 ? "%.3f %s" : "%.0f %s", value, unit);
  }
}
