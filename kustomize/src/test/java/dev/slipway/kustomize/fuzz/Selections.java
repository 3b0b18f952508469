package dev.slipway.kustomize.fuzz;

import static dev.slipway.kustomize.fuzz.Text.indent;
import static dev.slipway.kustomize.fuzz.Text.item;

import dev.slipway.kustomize.fuzz.Objects.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes random replacements and variables. */
final class Selections {
  private final Dice dice;
  private final Map<String, String> files;
  private final String directory;

  Selections(Dice dice, Map<String, String> files, String directory) {
    this.dice = dice;
    this.files = files;
    this.directory = directory;
  }

  String replacements(List<Named> known) {
    var text = new StringBuilder("replacements:\n");
    for (int i = dice.between(1, 2); i > 0; i--) {
      String replacement = replacement(known);
      if (dice.chance(20)) {
        files.put(directory + "/replacement.yaml", replacement);
        text.append("- path: replacement.yaml\n");
      } else {
        text.append(item(replacement));
      }
    }
    return text.toString();
  }

  /** A source and its targets. */
  String replacement(List<Named> known) {
    Named from = dice.one(known);
    String source = "kind: " + from.kind() + "\nname: " + from.name() + "\n";
    source += dice.chance(20) ? "version: " + from.version() + "\n" : "";
    source +=
        dice.chance(50) && !from.namespace().isEmpty()
            ? "namespace: " + from.namespace() + "\n"
            : "";
    if (dice.chance(80)) {
      source += "fieldPath: " + dice.one(sourcePaths(from)) + "\n";
    }
    if (dice.chance(15)) {
      source += Text.field("options", options(false));
    }
    var targets = new StringBuilder();
    for (int i = dice.between(1, 2); i > 0; i--) {
      targets.append(item(target(dice.one(known))));
    }
    if (dice.chance(8)) {
      return "sourceValue: literal\ntargets:\n" + targets;
    }
    return Text.field("source", source) + "targets:\n" + targets;
  }

  private String target(Named to) {
    String select = dice.chance(90) ? "kind: " + to.kind() + "\n" : "";
    select += dice.chance(60) || select.isEmpty() ? "name: " + to.name() + "\n" : "";
    String text = Text.field("select", select);
    if (dice.chance(15)) {
      text += "reject:\n- name: " + dice.one(Objects.NAMES) + "\n";
    }
    text += "fieldPaths:\n- " + String.join("\n- ", dice.some(targetPaths(to), 2)) + "\n";
    if (dice.chance(93)) {
      text += Text.field("options", options(true));
    }
    return text;
  }

  private String options(boolean target) {
    String text =
        target && dice.chance(92) ? "create: " + (dice.chance(92) ? "true" : "false") + "\n" : "";
    if (!target || dice.chance(25)) {
      text += "delimiter: " + dice.one("':'", "'/'", "'-'", ".") + "\n";
      text += dice.chance(60) ? "index: " + dice.one("0", "0", "1", "-1", "2") + "\n" : "";
    }
    text += dice.chance(8) ? "encoding: " + dice.one("base64", "base64", "hex") + "\n" : "";
    return text.isEmpty() ? "create: true\n" : text;
  }

  private static List<String> sourcePaths(Named object) {
    var paths = new ArrayList<>(List.of("metadata.name", "metadata.name", "kind"));
    if (object.hasPods()) {
      paths.add(object.podSpec() + ".containers.0.image");
      paths.add(object.podSpec() + ".containers.[name=main].image");
    }
    switch (object.kind()) {
      case "ConfigMap" -> paths.addAll(List.of("data.a", "data.HOST", "data.[conf.ini]"));
      case "Service" -> paths.addAll(List.of("spec.ports.0.port", "spec.selector"));
      case "MyKind" ->
          paths.addAll(
              List.of("spec.image", "spec.list.[name=x].value", "spec.deep.er", "spec.simple.1"));
      case String _ -> paths.add("metadata.labels.app");
    }
    return paths;
  }

  private static List<String> targetPaths(Named object) {
    var paths =
        new ArrayList<>(
            List.of(
                "metadata.labels.app",
                "metadata.annotations.note",
                "metadata.annotations.[example.com/a]",
                "metadata.annotations.example\\.com/new",
                "spec.new.field"));
    if (object.hasPods()) {
      paths.add(object.podSpec() + ".containers.0.image");
      paths.add(object.podSpec() + ".containers.[name=main].image");
      paths.add(object.podSpec() + ".containers.*.image");
      paths.add(object.podSpec() + ".containers.[name=main].env.[name=A].value");
      paths.add(object.podSpec() + ".containers.*.env.[name=NEW].value");
    }
    switch (object.kind()) {
      case "ConfigMap", "Secret" -> paths.addAll(List.of("data.a", "data.new", "data.HOST"));
      case "MyKind" ->
          paths.addAll(
              List.of(
                  "spec.list.[name=x].value", "spec.list.*.value", "spec.simple.0", "spec.deep"));
      case "Service" -> paths.add("spec.ports.0.targetPort");
      case String _ -> {}
    }
    return paths;
  }

  String variables(List<Named> known) {
    var text = new StringBuilder("vars:\n");
    for (String name : dice.some(List.of("VAR", "HOST", "NUM", "URL"), 2)) {
      Named object = dice.one(known);
      String reference =
          "kind: "
              + object.kind()
              + "\nname: "
              + object.name()
              + "\napiVersion: "
              + object.apiVersion()
              + "\n";
      String entry = "name: " + name + "\n" + Text.field("objref", reference);
      if (dice.chance(60)) {
        entry += "fieldref:\n" + indent("fieldpath: " + dice.one(variablePaths(object)) + "\n", 2);
      }
      text.append(item(entry));
    }
    return text.toString();
  }

  private static List<String> variablePaths(Named object) {
    return switch (object.kind()) {
      case "ConfigMap" -> List.of("data.HOST", "metadata.name", "data.NUM");
      case "Service" -> List.of("spec.ports[0].port", "metadata.name");
      case "MyKind" -> List.of("spec.image", "spec.replicas", "metadata.name");
      case String _ -> List.of("metadata.name", "kind");
    };
  }
}
