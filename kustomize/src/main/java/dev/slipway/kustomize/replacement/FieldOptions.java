package dev.slipway.kustomize.replacement;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.field.DelimitedPath;
import dev.slipway.kustomize.field.Values;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Which part of a field is meant.
 *
 * @param delimiter between the parts; empty where the whole field is meant
 * @param index of the part, from 0; in a target, one before the first or after the last adds a part
 * @param create whether a missing target is made
 */
record FieldOptions(String delimiter, long index, boolean create) {
  static final FieldOptions NONE = new FieldOptions("", 0, false);

  static FieldOptions of(Settings settings) {
    return new FieldOptions(
        settings.text("delimiter"), settings.number("index"), settings.flag("create"));
  }

  /** The part of a source's value that is meant. */
  Node part(Node source) {
    if (delimiter.isEmpty()) {
      return source;
    }
    ScalarNode scalar = scalar(source);
    List<String> parts = split(Values.text(source));
    if (index < 0 || index >= parts.size()) {
      throw new KustomizeException(
          "options.index " + index + " is out of bounds for value " + Values.text(source),
          source.source());
    }
    ScalarNode part = scalar.copy();
    part.setValue(parts.get((int) index));
    return part;
  }

  /** The text of a target with a value in the place of the part that is meant. */
  String with(Node target, String value) {
    List<String> parts = new ArrayList<>(split(scalar(target).value()));
    if (index < 0) {
      parts.addFirst(value);
    } else if (index >= parts.size()) {
      parts.add(value);
    } else {
      parts.set((int) index, value);
    }
    return String.join(delimiter, parts);
  }

  /** At each delimiter; Go's way of splitting at an empty one is not reached. */
  private List<String> split(String text) {
    return DelimitedPath.splitAll(text, delimiter);
  }

  private static ScalarNode scalar(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar;
    }
    throw new KustomizeException(
        "delimiter option can only be used with scalar nodes", node.source());
  }

  /** As upstream's messages write it; empty where nothing is to be said. */
  @Override
  public String toString() {
    return delimiter.isEmpty() && !create ? "" : delimiter + "(" + index + "), create=" + create;
  }
}
