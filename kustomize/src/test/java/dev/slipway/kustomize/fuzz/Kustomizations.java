package dev.slipway.kustomize.fuzz;

import static dev.slipway.kustomize.fuzz.Text.indent;
import static dev.slipway.kustomize.fuzz.Text.item;

import dev.slipway.kustomize.fuzz.Objects.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Makes one random kustomization. */
final class Kustomizations {
  private final Dice dice;
  private final Objects objects;
  private final Patches patches;
  private final Map<String, String> files;
  private final String directory;
  private final List<String> resources = new ArrayList<>();
  private final List<String> components = new ArrayList<>();
  private final List<String> fields = new ArrayList<>();

  Kustomizations(Dice dice, Objects objects, Map<String, String> files, String directory) {
    this.dice = dice;
    this.objects = objects;
    this.patches = new Patches(dice, objects);
    this.files = files;
    this.directory = directory;
  }

  void resource(String path) {
    resources.add(path);
  }

  void component(String path) {
    components.add(path);
  }

  String fileName() {
    return dice.chance(90) ? "kustomization.yaml" : dice.one("kustomization.yml", "Kustomization");
  }

  String text() {
    return String.join("", dice.shuffled(fields));
  }

  /** Adds random fields. */
  void fields(List<Named> known, boolean component) {
    if (component) {
      fields.add("apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n");
    } else if (dice.chance(30)) {
      fields.add("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n");
    }
    sometimes(component ? 10 : 4, this::metadata);
    list(dice.chance(96) ? "resources" : "bases", resources);
    list("components", components);
    simple();
    if (known.stream().anyMatch(Kustomizations::isScaled) || dice.chance(3)) {
      sometimes(30, () -> replicas(known));
    }
    var generators = new DataGenerators(dice, objects, files, directory);
    sometimes(22, () -> generators.field("configMapGenerator", known));
    sometimes(14, () -> generators.field("secretGenerator", known));
    sometimes(10, generators::options);
    if (!Repositories.holds(directory)) {
      sometimes(2, () -> new Charts(dice, files, directory).field(known));
    }
    if (!known.isEmpty()) {
      patchFields(known);
      var selections = new Selections(dice, files, directory);
      sometimes(12, () -> selections.replacements(known));
      sometimes(7, () -> selections.variables(known));
      var documents = new Documents(dice, objects, files, directory);
      sometimes(14, () -> documents.transformers(known));
      sometimes(4, () -> documents.generators());
      sometimes(2, () -> documents.validators(known));
      sometimes(7, documents::configurations);
      var schemas = new SchemaFiles(dice, files, directory);
      sometimes(4, schemas::crds);
      sometimes(4, schemas::openApi);
    }
    if (component && fields.size() == 1) {
      fields.add("nameSuffix: -c\n");
    }
    if (!component) {
      sometimes(6, this::buildMetadata);
      sometimes(6, this::sortOptions);
    }
    if (dice.upTo(299) == 0) {
      fields.add(dice.one("unknownField: 1\n", "commonLabels: [a]\n", "namePrefix: {}\n"));
    }
  }

  private void sometimes(int percent, Supplier<String> field) {
    if (dice.chance(percent)) {
      fields.add(field.get());
    }
  }

  private void list(String name, List<String> items) {
    if (!items.isEmpty()) {
      fields.add(name + ":\n- " + String.join("\n- ", items) + "\n");
    }
  }

  private String metadata() {
    String text = dice.chance(80) ? "name: " + dice.one("all", "my-app") + "\n" : "namespace: n\n";
    text += dice.chance(30) ? Text.field("labels", objects.labels()) : "";
    text += dice.chance(30) ? Text.field("annotations", objects.annotations()) : "";
    return Text.field("metadata", text);
  }

  private void simple() {
    sometimes(22, () -> "namespace: " + dice.one(Objects.NAMESPACES) + "\n");
    sometimes(25, () -> "namePrefix: " + dice.one("pre-", "p.", "x") + "\n");
    sometimes(18, () -> "nameSuffix: " + dice.one("-suf", "-v1", "\"-1\"") + "\n");
    sometimes(18, () -> Text.field("commonLabels", objects.labels()));
    sometimes(15, () -> Text.field("commonAnnotations", objects.annotations()));
    sometimes(18, this::labels);
    sometimes(25, () -> images("images"));
    sometimes(2, () -> images("imageTags"));
  }

  private String labels() {
    var text = new StringBuilder("labels:\n");
    for (int i = dice.between(1, 2); i > 0; i--) {
      String entry = "pairs:\n" + indent(objects.labels(), 2);
      if (dice.chance(40)) {
        entry += "includeSelectors: " + dice.one("true", "true", "false") + "\n";
      }
      if (dice.chance(40)) {
        entry += "includeTemplates: " + dice.one("true", "true", "false") + "\n";
      }
      if (dice.chance(20)) {
        entry +=
            "fields:\n- path: spec/deep/labels\n  create: "
                + dice.one("true", "false")
                + dice.one("\n", "\n  kind: MyKind\n", "\n  group: apps\n  version: v1\n");
      }
      text.append(item(entry));
    }
    return text.toString();
  }

  private String images(String field) {
    var text = new StringBuilder(field + ":\n");
    for (String name :
        dice.some(
            List.of(
                "nginx",
                "busybox",
                "registry.local:5000/team/app",
                "quay.io/team/app",
                "redis",
                "team/app",
                "n.*x"),
            3)) {
      String entry = "name: " + name + "\n";
      entry += dice.chance(50) ? "newName: " + dice.one("other", "r.io:1/x/y") + "\n" : "";
      entry += dice.chance(55) ? "newTag: " + dice.one("v2", "\"1.0\"", "latest") + "\n" : "";
      entry +=
          dice.chance(15)
              ? "digest: sha256:0000111122223333444455556666777788889999aaaabbbbccccddddeeeeffff\n"
              : "";
      entry += dice.chance(15) ? "tagSuffix: -alpine\n" : "";
      text.append(item(entry));
    }
    return text.toString();
  }

  private static boolean isScaled(Named object) {
    return List.of("Deployment", "StatefulSet", "ReplicaSet").contains(object.kind());
  }

  private String replicas(List<Named> known) {
    List<String> names =
        dice.chance(96)
            ? known.stream().filter(Kustomizations::isScaled).map(Named::name).distinct().toList()
            : Objects.NAMES;
    var text = new StringBuilder("replicas:\n");
    for (String name : dice.some(names.isEmpty() ? Objects.NAMES : names, 2)) {
      text.append(item("name: " + name + "\ncount: " + dice.upTo(9) + "\n"));
    }
    return text.toString();
  }

  private String buildMetadata() {
    return "buildMetadata: "
        + dice.some(List.of("originAnnotations", "transformerAnnotations", "managedByLabel"), 3)
        + "\n";
  }

  private String sortOptions() {
    return switch (dice.upTo(3)) {
      case 0 -> "sortOptions: {order: fifo}\n";
      case 1 -> "sortOptions: {order: legacy}\n";
      default ->
          "sortOptions:\n  order: legacy\n  legacySortOptions:\n    orderFirst: "
              + dice.some(List.of("Namespace", "Deployment", "Service", "MyKind"), 3)
              + "\n    orderLast: "
              + dice.some(List.of("ConfigMap", "Secret", "Pod"), 2)
              + "\n";
    };
  }

  private void patchFields(List<Named> known) {
    sometimes(40, () -> patches(known));
    sometimes(15, () -> legacyStrategic(known));
    sometimes(12, () -> legacyJson(known));
  }

  private String patches(List<Named> known) {
    var text = new StringBuilder("patches:\n");
    for (int i = dice.between(1, 3); i > 0; i--) {
      Named object = dice.one(known);
      text.append(item(patch(object, i)));
    }
    return text.toString();
  }

  private String patch(Named object, int number) {
    boolean json = dice.chance(40);
    String patch = json ? patches.json(object) : patches.strategic(object, patchName(object));
    boolean several = !json && dice.chance(8);
    if (several) {
      patch += "---\n" + patches.strategic(object);
    }
    String entry =
        dice.chance(70)
            ? Text.block("patch", patch)
            : "path: " + file("patch-p" + number + ".yaml", patch) + "\n";
    if (json || dice.chance(several ? 5 : 40)) {
      entry += Text.field("target", patches.target(object));
    }
    if (dice.chance(8)) {
      entry +=
          "options:\n  "
              + dice.one("allowNameChange", "allowKindChange")
              + ": "
              + dice.one("true", "false")
              + "\n";
    }
    return entry;
  }

  private String patchName(Named object) {
    return dice.chance(97) ? object.name() : dice.one("not-there", "web", "renamed");
  }

  private String file(String name, String text) {
    files.put(directory + "/" + name, text);
    return name;
  }

  private String legacyStrategic(List<Named> known) {
    var text = new StringBuilder("patchesStrategicMerge:\n");
    for (int i = dice.between(1, 2); i > 0; i--) {
      String patch = patches.strategic(dice.one(known));
      text.append(
          dice.chance(60)
              ? "- " + file("sm-p" + i + ".yaml", patch) + "\n"
              : "- |-\n" + indent(patch, 2));
    }
    return text.toString();
  }

  private String legacyJson(List<Named> known) {
    Named object = dice.one(known);
    String target =
        "version: "
            + object.version()
            + "\nkind: "
            + object.kind()
            + "\nname: "
            + object.name()
            + "\n"
            + (object.group().isEmpty() ? "" : "group: " + object.group() + "\n")
            + (object.namespace().isEmpty() ? "" : "namespace: " + object.namespace() + "\n");
    String patch = patches.json(object);
    return "patchesJson6902:\n"
        + item(
            Text.field("target", target)
                + (dice.chance(60)
                    ? Text.block("patch", patch)
                    : "path: " + file("json-p.yaml", patch) + "\n"));
  }
}
