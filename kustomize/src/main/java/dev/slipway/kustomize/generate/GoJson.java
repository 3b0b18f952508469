package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.yaml.JsonForm;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.TreeMap;

/** JSON in exactly the bytes that Go's encoder gives, for what is hashed. */
final class GoJson {
  private final StringBuilder out = new StringBuilder();

  void startObject() {
    separate();
    out.append('{');
  }

  void endObject() {
    out.append('}');
  }

  void key(String key) {
    separate();
    quote(key);
    out.append(':');
  }

  void text(String text) {
    separate();
    quote(text);
  }

  void value(Node node) {
    separate();
    if (node instanceof MapNode map) {
      object(map);
    } else if (node instanceof SequenceNode sequence) {
      out.append('[');
      sequence.items().forEach(this::value);
      out.append(']');
    } else if (node instanceof ScalarNode scalar) {
      scalar(scalar);
    }
  }

  private void object(MapNode map) {
    var sorted = new TreeMap<String, Node>(Utf8Order.COMPARATOR);
    map.fields().forEach(field -> sorted.put(field.key().value(), field.value()));
    out.append('{');
    sorted.forEach((key, value) -> {
      key(key);
      value(value);
    });
    out.append('}');
  }

  /** A scalar without a tag means what its text means: only its form in JSON tells. */
  private void scalar(ScalarNode scalar) {
    if (!(JsonForm.of(scalar) instanceof ScalarNode json)) {
      return;
    }
    switch (json.tag()) {
      case "!!null", "!!bool" -> out.append(json.value());
      case "!!float" -> out.append(GoNumber.text(json.value()));
      default -> quote(json.value());
    }
  }

  private void separate() {
    if (!out.isEmpty() && "{[:".indexOf(out.charAt(out.length() - 1)) < 0) {
      out.append(',');
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '<', '>', '&', '\u2028', '\u2029' -> escape(c);
        default -> {
          if (c < ' ') {
            escape(c);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private void escape(char c) {
    out.append(String.format("\\u%04x", (int) c));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
