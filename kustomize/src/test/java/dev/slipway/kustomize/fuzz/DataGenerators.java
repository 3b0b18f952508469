package dev.slipway.kustomize.fuzz;

import static dev.slipway.kustomize.fuzz.Text.indent;
import static dev.slipway.kustomize.fuzz.Text.item;

import dev.slipway.kustomize.fuzz.Objects.Named;
import java.util.List;
import java.util.Map;

/** Makes random generators of ConfigMaps and Secrets. */
final class DataGenerators {
  private final Dice dice;
  private final Objects objects;
  private final Map<String, String> files;
  private final String directory;

  DataGenerators(Dice dice, Objects objects, Map<String, String> files, String directory) {
    this.dice = dice;
    this.objects = objects;
    this.files = files;
    this.directory = directory;
  }

  String field(String name, List<Named> known) {
    String kind = name.equals("secretGenerator") ? "Secret" : "ConfigMap";
    var text = new StringBuilder(name + ":\n");
    List<Named> before = known.stream().filter(o -> o.kind().equals(kind)).toList();
    boolean again = !before.isEmpty() && dice.chance(60);
    List<String> names = again ? List.of(dice.one(before).name()) : dice.some(Objects.NAMES, 2);
    for (String generated : names) {
      List<Named> same = before.stream().filter(o -> o.name().equals(generated)).toList();
      text.append(item(generator(kind, generated, same)));
      if (same.isEmpty()) {
        known.add(new Named("v1", kind, generated, ""));
      }
    }
    return text.toString();
  }

  /** The fields of one generator. */
  String generator(String kind, String name, List<Named> same) {
    String text = "name: " + name + "\n";
    if (!same.isEmpty() && dice.chance(97)) {
      text += "behavior: " + dice.one("merge", "merge", "merge", "replace") + "\n";
      String namespace = same.getFirst().namespace();
      text += namespace.isEmpty() ? "" : "namespace: " + namespace + "\n";
    } else {
      text += dice.chance(10) ? "namespace: " + dice.one(Objects.NAMESPACES) + "\n" : "";
      text += dice.chance(8) ? "behavior: create\n" : "";
    }
    if (kind.equals("Secret") && dice.chance(30)) {
      text += "type: " + dice.one("Opaque", "kubernetes.io/tls") + "\n";
    }
    if (dice.chance(70)) {
      text += "literals:\n- " + String.join("\n- ", dice.some(literals(), 4)) + "\n";
    }
    if (dice.chance(40)) {
      text += "files:\n- " + String.join("\n- ", dice.some(dataFiles(), 2)) + "\n";
    }
    if (dice.chance(20)) {
      text += dice.chance(60) ? "envs: [" + environment() + "]\n" : "env: " + environment() + "\n";
    }
    if (dice.chance(30)) {
      text += Text.field("options", optionFields());
    }
    return text;
  }

  private static List<String> literals() {
    return List.of(
        "a=1",
        "b=two",
        "HOST=\"example.com\"",
        "'q=''quoted'''",
        "\"n=a\\nb\"",
        "e=",
        "eq=a=b",
        "\"sp=  x \"",
        "html=<&>",
        "yes=no",
        "uni=ünï",
        "\"t=true\"",
        "json={\"a\":1}",
        "\"m=line\\nline\\n\"",
        "long=" + "x".repeat(120),
        "NUM=5",
        "y=z");
  }

  private List<String> dataFiles() {
    files.put(directory + "/data/plain.txt", "one\ntwo\n");
    files.put(directory + "/data/crlf.txt", "a\r\nb\r\n");
    files.put(directory + "/data/space.txt", "  lead\ntrail  \n\n");
    files.put(directory + "/data/empty.txt", "");
    files.put(directory + "/data/some.bin", "\0\1\u00ff\u00fe" + "b".repeat(dice.upTo(120)));
    files.put(directory + "/data/tab.ini", "[x]\n\tk = \"v\"\n# end");
    files.put(directory + "/data/ctl.txt", "bell\u0007 \uFEFFbom \u2028ls\n");
    return List.of(
        "data/plain.txt",
        "data/crlf.txt",
        "data/space.txt",
        "data/empty.txt",
        "data/some.bin",
        "data/tab.ini",
        "key=data/plain.txt",
        "k.x=data/some.bin",
        "data/ctl.txt",
        "key2=data/tab.ini");
  }

  private String environment() {
    files.put(
        directory + "/data/app.env",
        "# comment\nENV_A=1\n\n  ENV_B = spaced \nENV_C\nENV_D=a=b\nENV_E=\"q\"\n");
    return "data/app.env";
  }

  private String optionFields() {
    String text = dice.chance(40) ? "disableNameSuffixHash: true\n" : "";
    text += dice.chance(30) ? "immutable: true\n" : "";
    text += dice.chance(40) ? "labels:\n" + indent(objects.labels(), 2) : "";
    text += dice.chance(30) ? "annotations:\n" + indent(objects.annotations(), 2) : "";
    return text.isEmpty() ? "disableNameSuffixHash: false\n" : text;
  }

  String options() {
    return Text.field("generatorOptions", optionFields());
  }
}
