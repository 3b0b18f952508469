package dev.slipway.kustomize.regex;

/** A regular expression as Go reads it. */
public final class Regex {
  private static final String SPECIAL = "\\.+*?()|[]{}^$";

  private final Program program;
  private final String start;
  private final boolean literal;

  private Regex(Program program, String start, boolean literal) {
    this.program = program;
    this.start = start;
    this.literal = literal;
  }

  /**
   * @throws dev.slipway.kustomize.KustomizeException where the pattern is wrong
   */
  public static Regex compile(String pattern) {
    return new Regex(new Program(new Parser(pattern).parse()), "", false);
  }

  /** As {@link #compile}, to match whole texts only, as kustomize's selectors do. */
  public static Regex compileWhole(String pattern) {
    var program = new Program(new Parser("^(?:" + pattern + ")$").parse());
    return new Regex(program, literalStart(pattern), isLiteral(pattern));
  }

  /** Whether a pattern has no special character, and so matches itself only. */
  public static boolean isLiteral(String pattern) {
    return pattern.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  /** What each whole match starts with: most texts are sorted out by it alone. */
  private static String literalStart(String pattern) {
    if (pattern.contains("|") || pattern.contains(")")) {
      return "";
    }
    int end = 0;
    while (end < pattern.length() && SPECIAL.indexOf(pattern.charAt(end)) < 0) {
      end++;
    }
    boolean lastIsRepeated = end < pattern.length() && "*?{".indexOf(pattern.charAt(end)) >= 0;
    return pattern.substring(0, lastIsRepeated ? Math.max(0, end - 1) : end);
  }

  /** Whether it matches anywhere in the text. */
  public boolean matches(String text) {
    if (literal) {
      return text.equals(start);
    }
    return text.startsWith(start) && program.findIn(text);
  }
}
