package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.Source;

/**
 * A scalar: its text without quotes, the tag that says what the text means, and how it was written.
 *
 * <p>An empty tag leaves the meaning to the text, as it would be read back: a plain {@code 5} is
 * then a number, in quotes it is a string. Transformers that change only a text leave such scalars.
 */
public final class ScalarNode extends Node {
  /** How a scalar stands in the text. */
  public enum Style {
    PLAIN,
    SINGLE_QUOTED,
    DOUBLE_QUOTED,
    LITERAL,
    FOLDED
  }

  private String value;
  private Style style;
  private final boolean tagWritten;

  public ScalarNode(String tag, String value, Style style, Source source) {
    this(tag, value, style, source, false);
  }

  /**
   * @param tagWritten whether the tag stands in the text, so that it wins over quotes
   */
  ScalarNode(String tag, String value, Style style, Source source, boolean tagWritten) {
    super(tag, source);
    this.value = value;
    this.style = style;
    this.tagWritten = tagWritten;
  }

  /** A string, whatever its text looks like. */
  public static ScalarNode string(String value) {
    return new ScalarNode("!!str", value, Style.PLAIN, Source.UNKNOWN);
  }

  /** A plain scalar that means whatever its text means when it is read. */
  public static ScalarNode untagged(String value) {
    return new ScalarNode("", value, Style.PLAIN, Source.UNKNOWN);
  }

  public static ScalarNode ofNull() {
    return new ScalarNode("!!null", "null", Style.PLAIN, Source.UNKNOWN);
  }

  public String value() {
    return value;
  }

  public void setValue(String value) {
    this.value = value;
  }

  public Style style() {
    return style;
  }

  boolean isTagWritten() {
    return tagWritten;
  }

  public void setStyle(Style style) {
    this.style = style;
  }

  @Override
  public boolean isNull() {
    return tag().equals("!!null");
  }

  @Override
  public boolean isNothing() {
    return isNull();
  }

  /** Whether it is a string, or has no tag that says otherwise. */
  public boolean isString() {
    return tag().equals("!!str") || tag().isEmpty();
  }

  @Override
  public ScalarNode copy() {
    return new ScalarNode(tag(), value, style, source(), tagWritten);
  }

  @Override
  public String toString() {
    return value;
  }
}
