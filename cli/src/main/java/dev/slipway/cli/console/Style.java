package dev.slipway.cli.console;

/** Colour, which only marks state and is left out where nobody would see it. */
public enum Style {
  PLAIN("", "", "", ""),
  COLOUR("\u001b[32m", "\u001b[31m", "\u001b[33m", "\u001b[2m");

  private final String good;
  private final String bad;
  private final String warning;
  private final String quiet;

  Style(String good, String bad, String warning, String quiet) {
    this.good = good;
    this.bad = bad;
    this.warning = warning;
    this.quiet = quiet;
  }

  public String good(String text) {
    return paint(good, text);
  }

  public String bad(String text) {
    return paint(bad, text);
  }

  public String warning(String text) {
    return paint(warning, text);
  }

  public String quiet(String text) {
    return paint(quiet, text);
  }

  private String paint(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : code + text + "\u001b[0m";
  }
}
