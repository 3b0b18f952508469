package dev.slipway.kustomize.variable;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.Numbers;
import dev.slipway.kustomize.field.DelimitedPath;
import dev.slipway.kustomize.field.Lookup;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a variable.
 *
 * @param tag what it is where a field has no other text than the variable's name
 * @param whole the field's text then
 * @param within what it is inside of another text
 * @param usable whether it can stand in a text at all: mappings and sequences cannot
 */
record VariableValue(String tag, String whole, String within, boolean usable) {
  private static final Pattern INDEX = Pattern.compile("(.*)\\[(\\d+)]", Pattern.DOTALL);

  static VariableValue text(String text) {
    return new VariableValue("!!str", text, text, true);
  }

  /** The value at a path; empty where there is none, or it is no number though it is said to be. */
  static Optional<VariableValue> at(MapNode root, String path) {
    List<String> parts = new ArrayList<>();
    for (String part : DelimitedPath.splitKeepingBrackets(path, ".")) {
      Matcher index = INDEX.matcher(part);
      if (index.matches()) {
        parts.add(index.group(1));
        parts.add(index.group(2));
      } else {
        parts.add(part);
      }
    }
    try {
      return Optional.ofNullable(Lookup.find(root, parts)).flatMap(VariableValue::of);
    } catch (KustomizeException _) {
      return Optional.empty();
    }
  }

  private static Optional<VariableValue> of(Node node) {
    return switch (node) {
      case MapNode _, SequenceNode _ -> Optional.of(new VariableValue("", "", "", false));
      case ScalarNode scalar ->
          switch (scalar.tag()) {
            case "!!int" -> integer(scalar.value());
            case "!!float" -> floating(scalar.value());
            case "!!bool" -> truth(scalar.value());
            case String _ -> Optional.of(text(scalar.value()));
          };
    };
  }

  private static Optional<VariableValue> integer(String text) {
    try {
      String number = Long.toString(Long.parseLong(text));
      return Optional.of(new VariableValue("!!int", number, number, true));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<VariableValue> floating(String text) {
    try {
      double value = new BigDecimal(text).doubleValue();
      if (Double.isInfinite(value)) {
        return Optional.empty();
      }
      BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
      String whole = value == 0 ? "0" : shortest.toPlainString();
      return Optional.of(new VariableValue("!!float", whole, Numbers.general(shortest), true));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<VariableValue> truth(String text) {
    return switch (text) {
      case "true", "True", "TRUE" -> Optional.of(new VariableValue("!!bool", "true", "true", true));
      case "false", "False", "FALSE" ->
          Optional.of(new VariableValue("!!bool", "false", "false", true));
      case String _ -> Optional.empty();
    };
  }
}
