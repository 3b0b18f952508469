package dev.slipway.kustomize.fuzz;

import dev.slipway.kustomize.fuzz.Objects.Named;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes a random tree: bases, overlays over them, and components. */
final class TreeGenerator {
  private final Dice dice;
  private final Objects objects;
  private final Map<String, String> files = new TreeMap<>();
  private final Set<String> taken = new HashSet<>();

  private TreeGenerator(long seed) {
    this.dice = new Dice(seed);
    this.objects = new Objects(dice);
  }

  static Tree generate(long seed) {
    return new TreeGenerator(seed).tree();
  }

  private Tree tree() {
    // Names of directories below this one belong to a repository.
    String base = dice.chance(8) ? "repositories/app/" : "";
    String target =
        switch (dice.upTo(9)) {
          case 0, 1, 2 -> layer("app", List.of(), List.of()).directory();
          case 3, 4, 5, 6 ->
              layer("overlay", List.of(layer(base + "base", List.of(), List.of())), components())
                  .directory();
          case 7 -> {
            Layer first = layer(base + "one", List.of(), List.of());
            Layer second = layer(dice.one("", base) + "two", List.of(), List.of());
            yield layer("both", List.of(first, second), components()).directory();
          }
          default -> {
            Layer below = layer(base + "base", List.of(), List.of());
            List<String> components = base.isEmpty() ? components() : List.of();
            Layer middle = layer(dice.one("", base) + "middle", List.of(below), components);
            yield layer("top", List.of(middle), List.of()).directory();
          }
        };
    return new Tree(files, target, flags());
  }

  private List<String> flags() {
    var flags = new ArrayList<String>();
    if (dice.chance(25)) {
      flags.add("--reorder=" + dice.one("none", "none", "legacy"));
    }
    if (dice.chance(5)) {
      flags.add(
          "--load-restrictor=" + dice.one("LoadRestrictionsNone", "LoadRestrictionsRootOnly"));
    }
    if (dice.chance(3)) {
      flags.add("--enable-managedby-label");
    }
    boolean charts = files.keySet().stream().anyMatch(path -> path.endsWith("/Chart.yaml"));
    if (charts && dice.chance(97)) {
      flags.add("--enable-helm");
    }
    return flags;
  }

  private List<String> components() {
    if (!dice.chance(25)) {
      return List.of();
    }
    var names = new ArrayList<String>();
    for (int i = dice.between(1, 2); i > 0; i--) {
      names.add("component" + i);
    }
    return names;
  }

  /** A directory with a kustomization, and what is known in it. */
  private record Layer(String directory, List<Named> objects) {}

  private Layer layer(String directory, List<Layer> bases, List<String> components) {
    var known = new ArrayList<Named>();
    bases.forEach(base -> known.addAll(base.objects()));
    var kustomization = new Kustomizations(dice, objects, files, directory);
    for (Layer base : bases) {
      kustomization.resource(reference(directory, base.directory()));
    }
    boolean alone = bases.isEmpty();
    for (int i = dice.between(alone ? 1 : 0, alone ? 6 : 2); i > 0; i--) {
      known.addAll(resourceFile(directory, i, kustomization));
    }
    for (String component : components) {
      String place = dice.chance(6) ? "repositories/parts/" + component : component;
      component(place, known);
      kustomization.component(reference(directory, place));
    }
    kustomization.fields(known, false);
    files.put(directory + "/" + kustomization.fileName(), kustomization.text());
    return new Layer(directory, known);
  }

  /** How one directory names another: by a path, or by the address of its repository. */
  private String reference(String from, String to) {
    if (!Repositories.holds(to) || Repositories.holds(from)) {
      return "../" + to.substring(to.lastIndexOf('/') + 1);
    }
    String[] names = to.split("/", 3);
    String forced = dice.chance(10) ? "git::" : "";
    String address = dice.one(Repositories.PLACES) + names[1];
    String ref = dice.one("", "?ref=main", "?ref=v1", "?ref=v1", "?version=v1");
    String more = dice.chance(15) ? dice.one("timeout=60", "submodules=false") : "";
    String query = more.isEmpty() ? ref : ref + (ref.isEmpty() ? "?" : "&") + more;
    return forced + address + dice.one("//", "/", ".git/", ".git//") + names[2] + query;
  }

  private void component(String directory, List<Named> known) {
    var kustomization = new Kustomizations(dice, objects, files, directory);
    if (dice.chance(40)) {
      known.addAll(resourceFile(directory, 1, kustomization));
    }
    kustomization.fields(known, true);
    files.put(directory + "/kustomization.yaml", kustomization.text());
  }

  /** A file with one or more objects. */
  private List<Named> resourceFile(String directory, int number, Kustomizations kustomization) {
    var made = new ArrayList<Named>();
    var texts = new ArrayList<String>();
    for (int i = dice.chance(75) ? 1 : dice.between(2, 3); i > 0; i--) {
      Named object = objects.named(dice.one(Objects.KINDS));
      if (taken.add(object.kind() + object.name() + object.namespace()) || dice.chance(2)) {
        made.add(object);
        texts.add(objects.text(object));
      }
    }
    if (texts.isEmpty()) {
      return List.of();
    }
    String path =
        (dice.chance(10) ? "sub/" : "") + "r" + number + dice.one(".yaml", ".yaml", ".yml");
    files.put(directory + "/" + path, documents(texts));
    kustomization.resource(path);
    return made;
  }

  private String documents(List<String> texts) {
    if (dice.chance(6)) {
      var list = new StringBuilder("apiVersion: v1\nkind: List\nitems:\n");
      texts.forEach(text -> list.append(Text.item(text)));
      return list.toString();
    }
    String text = String.join(dice.one("---\n", "---\n", "---\n# next\n", "--- \n"), texts);
    if (dice.chance(8)) {
      text = "---\n" + text;
    }
    if (dice.chance(4)) {
      text = text + "---\n";
    }
    if (dice.chance(2)) {
      text = text.replace("\n", "\r\n");
    }
    return text;
  }
}
