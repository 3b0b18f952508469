package dev.slipway.kustomize.build;

import dev.slipway.kustomize.resource.Origin;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.YamlWriter;
import java.util.List;

/** Origins as the text of an annotation. */
final class OriginText {
  private OriginText() {}

  static String of(Origin origin) {
    return lines(origin, "");
  }

  static String of(List<Origin> origins) {
    var text = new StringBuilder();
    for (Origin origin : origins) {
      String lines = lines(origin, "  ");
      text.append(lines.isEmpty() ? "- {}\n" : "- " + lines.substring(2));
    }
    return text.toString();
  }

  private static String lines(Origin origin, String indent) {
    var text = new StringBuilder();
    line(text, indent, "path", origin.path());
    line(text, indent, "repo", origin.repo());
    line(text, indent, "ref", origin.ref());
    line(text, indent, "configuredIn", origin.configuredIn());
    Origin.ConfiguredBy by = origin.configuredBy();
    if (!by.equals(Origin.ConfiguredBy.NOTHING)) {
      text.append(indent).append("configuredBy:\n");
      line(text, indent + "  ", "apiVersion", by.apiVersion());
      line(text, indent + "  ", "kind", by.kind());
      line(text, indent + "  ", "name", by.name());
      line(text, indent + "  ", "namespace", by.namespace());
    }
    if (text.isEmpty() && indent.isEmpty()) {
      text.append("{}\n");
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String indent, String field, String value) {
    if (!value.isEmpty()) {
      text.append(indent).append(field).append(": ");
      text.append(YamlWriter.write(ScalarNode.string(value)));
    }
  }
}
