package dev.slipway.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Values that must never be seen, and the one place that takes them out of a text.
 *
 * <p>Values shorter than {@value #SHORTEST} characters are not taken out: they would blank out
 * every "1" and "on" of a log and protect nothing.
 */
public final class Secrets {
  /** Shorter values than this are not redacted. */
  public static final int SHORTEST = 4;

  public static final String MASK = "(secret)";
  public static final Secrets NONE = new Secrets(Set.of());

  private final List<String> values;

  private Secrets(Collection<String> values) {
    this.values =
        values.stream()
            .filter(value -> value.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /**
   * Takes up the values and, where one spans lines, each of its lines, since logs are cut there.
   */
  public static Secrets of(Collection<String> values) {
    var all = new LinkedHashSet<String>();
    for (String value : values) {
      all.add(value);
      value.lines().map(String::strip).forEach(all::add);
    }
    return new Secrets(all);
  }

  public Secrets and(Secrets other) {
    var all = new ArrayList<>(values);
    all.addAll(other.values);
    return new Secrets(all);
  }

  /** The text with every secret value replaced by {@value #MASK}. */
  public String redact(String text) {
    String redacted = text;
    for (String value : values) {
      redacted = redacted.replace(value, MASK);
    }
    return redacted;
  }

  public boolean in(String text) {
    return values.stream().anyMatch(text::contains);
  }

  /** The values themselves, for the few that must hand them on (never to a log or a journal). */
  public List<String> reveal() {
    return values;
  }

  @Override
  public String toString() {
    return values.size() + " secrets";
  }
}
