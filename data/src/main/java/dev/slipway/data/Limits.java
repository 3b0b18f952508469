package dev.slipway.data;

/**
 * How much work a reader does for one file before it gives up.
 *
 * @param characters the longest text
 * @param depth the deepest nesting
 * @param nodes the most values, each alias counted with all that it stands for
 */
public record Limits(int characters, int depth, long nodes) {
  /** Far above what people write, and read within a second. */
  public static final Limits DEFAULT = new Limits(10_000_000, 200, 1_000_000);
}
