package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.Source;

/**
 * A scalar: its text without quotes, the tag that says what the text means, and how it was written.
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

  public ScalarNode(String tag, String value, Style style, Source source) {
    super(tag, source);
    this.value = value;
    this.style = style;
  }

  /** A string, whatever its text looks like. */
  public static ScalarNode string(String value) {
    return new ScalarNode("!!str", value, Style.PLAIN, Source.UNKNOWN);
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

  public void setStyle(Style style) {
    this.style = style;
  }

  @Override
  public boolean isNull() {
    return tag().equals("!!null");
  }

  public boolean isString() {
    return tag().equals("!!str");
  }

  @Override
  public ScalarNode copy() {
    return new ScalarNode(tag(), value, style, source());
  }

  @Override
  public String toString() {
    return value;
  }
}
