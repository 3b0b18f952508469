package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.PlainScalar;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.ScalarNode.Style;
import dev.slipway.kustomize.yaml.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * How a field gets a value. A scalar that takes the place of another also takes its quotes, and
 * with them what it means: a number in the place of a quoted text becomes text.
 */
final class Fields {
  private Fields() {}

  /** Whether there is no value, or null. */
  static boolean isMissing(@Nullable Node node) {
    return node == null || node.isNull();
  }

  /** Whether there is no value, or null, or one without content. */
  static boolean isNothing(@Nullable Node node) {
    return node == null || node.isNothing();
  }

  /** The text of a scalar; empty for anything else. */
  static String text(@Nullable Node node) {
    return node instanceof ScalarNode scalar ? scalar.value() : "";
  }

  /**
   * Sets a field; null takes it away.
   *
   * @param key how the name is written where the field is new
   */
  static void set(MapNode map, ScalarNode key, @Nullable Node value) {
    if (value == null || value.isNull()) {
      map.remove(key.value());
      return;
    }
    if (value instanceof ScalarNode scalar) {
      quoteWhereOldParsersSeeMore(scalar);
    }
    Node before = map.get(key.value());
    if (before != null && before != value) {
      takeStyle(value, before);
    }
    if (isMade(before) && before instanceof ScalarNode made && value instanceof ScalarNode scalar) {
      made.setValue(scalar.value());
      made.setTag(scalar.tag());
      made.setStyle(scalar.style());
    } else if (map.has(key.value())) {
      map.put(key.value(), value);
    } else {
      map.put(key, value);
    }
  }

  /**
   * Whether a step of the build made it: a label is then one scalar in all places of an object that
   * got it at once, and upstream changes it in all of them.
   */
  private static boolean isMade(@Nullable Node node) {
    return node != null && node.source().equals(Source.UNKNOWN);
  }

  /** Sets a text that means whatever it means in the quotes of the field. */
  static void setText(MapNode map, String key, String text) {
    set(map, ScalarNode.string(key), ScalarNode.untagged(text));
  }

  /** The style of a value goes to the one that takes its place: quotes, and brackets. */
  static void takeStyle(Node value, Node before) {
    if (value instanceof ScalarNode scalar) {
      scalar.setStyle(before instanceof ScalarNode other ? other.style() : ScalarNode.Style.PLAIN);
    } else if (value instanceof MapNode map) {
      map.setFlow(before.isFlow());
    } else if (value instanceof SequenceNode sequence) {
      sequence.setFlow(before.isFlow());
    }
  }

  private static void quoteWhereOldParsersSeeMore(ScalarNode scalar) {
    if (scalar.isString()
        && scalar.style() == Style.PLAIN
        && !scalar.value().contains("\n")
        && PlainScalar.isOtherThanStringInYaml11(scalar.value())) {
      scalar.setStyle(Style.DOUBLE_QUOTED);
    }
  }
}
