package dev.slipway.kustomize.fuzz;

import static dev.slipway.kustomize.fuzz.Text.indent;

import dev.slipway.kustomize.fuzz.Objects.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes random configuration documents: transformers, generators, validators, field specs. */
final class Documents {
  private final Dice dice;
  private final Objects objects;
  private final Map<String, String> files;
  private final String directory;
  private final Patches patches;

  Documents(Dice dice, Objects objects, Map<String, String> files, String directory) {
    this.dice = dice;
    this.objects = objects;
    this.files = files;
    this.directory = directory;
    this.patches = new Patches(dice, objects);
  }

  String transformers(List<Named> known) {
    var documents = new ArrayList<String>();
    for (int i = dice.between(1, 2); i > 0; i--) {
      documents.add(transformer(known, i));
    }
    return field("transformers", documents);
  }

  String validators(List<Named> known) {
    return field("validators", List.of(transformer(known, 9)));
  }

  private String field(String name, List<String> documents) {
    if (dice.chance(50)) {
      files.put(directory + "/" + name + ".yaml", String.join("---\n", documents));
      return name + ": [" + name + ".yaml]\n";
    }
    var text = new StringBuilder(name + ":\n");
    documents.forEach(document -> text.append("- |-\n").append(indent(document, 2)));
    return text.toString();
  }

  private String transformer(List<Named> known, int number) {
    Named object = dice.one(known);
    return switch (dice.upTo(13)) {
      case 0 ->
          head("LabelTransformer", number)
              + Text.field("labels", objects.labels())
              + specs("metadata/labels", "spec/selector", "spec/template/metadata/labels");
      case 1 ->
          head("AnnotationsTransformer", number)
              + Text.field("annotations", objects.annotations())
              + specs("metadata/annotations", "spec/notes");
      case 2 ->
          head("PrefixTransformer", number)
              + "prefix: t-\n"
              + specs("metadata/name", "spec/deep/name");
      case 3 -> head("SuffixTransformer", number) + "suffix: -t\n" + specs("metadata/name");
      case 4 ->
          head("PrefixSuffixTransformer", number)
              + "prefix: a-\nsuffix: -z\n"
              + specs("metadata/name");
      case 5 ->
          "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata:\n  name: n"
              + number
              + "\n  namespace: other\n"
              + dice.one(
                  "",
                  "unsetOnly: true\n",
                  "setRoleBindingSubjects: "
                      + dice.one("none", "defaultOnly", "allServiceAccounts")
                      + "\n")
              + specs("metadata/namespace", "spec/space");
      case 6 ->
          head("ImageTagTransformer", number)
              + "imageTag:\n  name: nginx\n  newTag: t1\n"
              + specs("spec/image", "spec/list/value");
      case 7 ->
          head("ReplicaCountTransformer", number)
              + "replica:\n  name: "
              + object.name()
              + "\n  count: 4\n"
              + specs("spec/replicas", "spec/count");
      case 8 ->
          head("PatchTransformer", number)
              + Text.block("patch", patches.strategic(object))
              + (dice.chance(50) ? Text.field("target", patches.target(object)) : "");
      case 9 ->
          head("PatchJson6902Transformer", number)
              + Text.field(
                  "target",
                  "kind: "
                      + object.kind()
                      + "\nname: "
                      + object.name()
                      + "\nversion: "
                      + object.version()
                      + "\n"
                      + (object.group().isEmpty() ? "" : "group: " + object.group() + "\n"))
              + Text.block("jsonOp", patches.json(object));
      case 10 ->
          head("PatchStrategicMergeTransformer", number)
              + Text.block("patches", patches.strategic(object));
      case 11 ->
          head("ReplacementTransformer", number)
              + "replacements:\n"
              + Text.item(new Selections(dice, files, directory).replacement(known));
      case 12 ->
          head("ValueAddTransformer", number)
              + "value: added\ntargets:\n- fieldPath: "
              + dice.one("metadata/annotations/v", "spec/v")
              + "\n  fieldType: "
              + dice.one("string", "\"\"")
              + dice.one("\n", "\n  selector: {kind: " + object.kind() + "}\n");
      default -> head("HashTransformer", number);
    };
  }

  private static String head(String kind, int number) {
    return "apiVersion: builtin\nkind: " + kind + "\nmetadata:\n  name: d" + number + "\n";
  }

  private String specs(String... paths) {
    if (dice.chance(8)) {
      return "";
    }
    var text = new StringBuilder("fieldSpecs:\n");
    for (String path : paths) {
      if (text.length() < 14 || dice.chance(60)) {
        text.append("- path: ").append(path).append('\n');
        text.append(dice.chance(40) ? "  create: true\n" : "");
        text.append(dice.chance(25) ? "  kind: " + dice.one(Objects.KINDS) + "\n" : "");
      }
    }
    return text.toString();
  }

  String generators() {
    var generators = new DataGenerators(dice, objects, files, directory);
    String kind = dice.one("ConfigMap", "Secret");
    String document =
        "apiVersion: builtin\nkind: "
            + kind
            + "Generator\nmetadata:\n  name: generated\n"
            + generators.generator(kind, dice.one("gen", "web"), List.of());
    if (dice.chance(20)) {
      document =
          head("IAMPolicyGenerator", 1)
              + "cloud: gke\nkubernetesService: {name: k8s}\n"
              + "serviceAccount: {name: gsa, projectId: p-1}\n";
    }
    return field("generators", List.of(document));
  }

  String configurations() {
    var text = new StringBuilder();
    for (String section :
        dice.some(
            List.of(
                "nameReference:\n- kind: ConfigMap\n  fieldSpecs:\n"
                    + "  - path: spec/configRef/name\n    kind: MyKind\n",
                "nameReference:\n- kind: Secret\n  version: v1\n  fieldSpecs:\n"
                    + "  - {path: spec/secretRef/name, kind: MyKind}\n  - path: spec/list/value\n",
                "images:\n- path: spec/image\n  kind: MyKind\n",
                "commonLabels:\n- path: spec/selector\n  create: true\n  kind: MyKind\n",
                "commonAnnotations:\n- path: spec/notes\n  create: true\n  kind: MyKind\n",
                "namePrefix:\n- path: spec/deep/er/value\n  kind: MyKind\n",
                "nameSuffix:\n- path: spec/configRef/name\n",
                "namespace:\n- path: spec/space\n  create: true\n  kind: MyKind\n",
                "replicas:\n- path: spec/replicas\n  kind: MyKind\n  create: false\n",
                "varReference:\n- path: spec/deep/er/value\n  kind: MyKind\n- path: data\n",
                "labels:\n- path: spec/more/labels\n  create: true\n  kind: MyKind\n",
                "templateLabels:\n- path: spec/tmpl\n  create: true\n  kind: MyKind\n"),
            3)) {
      String name = section.substring(0, section.indexOf(':') + 1);
      if (text.indexOf("\n" + name) < 0 && !text.toString().startsWith(name)) {
        text.append(section);
      }
    }
    files.put(directory + "/config.yaml", text.toString());
    return "configurations: [config.yaml]\n";
  }
}
