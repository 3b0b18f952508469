package dev.slipway.kustomize.edit;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.edit.KustomizationFixer.Files;
import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import dev.slipway.kustomize.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes replacements out of variables, and puts placeholders where the variables stand. */
final class VariableConversion {
  private static final Set<String> KUSTOMIZATIONS =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private final Files files;
  private final Map<String, String> changed = new LinkedHashMap<>();
  private final Map<String, MapNode> patches = new LinkedHashMap<>();

  /** A field in which a variable stands, and how its value is cut around the variable. */
  private record Place(String path, MapNode options) {}

  VariableConversion(Files files) {
    this.files = files;
  }

  Map<String, String> changed() {
    return changed;
  }

  void convert(MapNode fields) {
    List<Node> variables = LegacyFields.items(fields, "vars");
    if (variables.isEmpty()) {
      return;
    }
    List<String> paths = touched(fields, "");
    var replacements = new SequenceNode();
    for (Node variable : variables) {
      if (variable instanceof MapNode map) {
        replacements.items().add(replacement(map, paths));
        placeholders(map.text("name"), paths);
      }
    }
    fields.put("replacements", replacements);
    fields.remove("vars");
  }

  /** The files that a kustomization names, and those that the directories it names do. */
  private List<String> touched(MapNode fields, String directory) {
    var paths = new ArrayList<String>();
    for (Node resource : LegacyFields.items(fields, "resources")) {
      String name = resource.toString();
      for (String file : files.list(name)) {
        if (KUSTOMIZATIONS.contains(file)) {
          read(join(name, file)).ifPresent(text -> paths.addAll(touched(root(text, file), name)));
        }
      }
      paths.add(join(directory, name));
    }
    for (Node patch : LegacyFields.items(fields, "patches")) {
      if (patch instanceof MapNode map && !map.text("path").isEmpty()) {
        String path = join(directory, map.text("path"));
        paths.add(path);
        patches.put(path, map);
      }
    }
    return paths;
  }

  private static MapNode root(String text, String file) {
    return KustomizationText.of(text, file).fields();
  }

  private static String join(String directory, String path) {
    String joined = directory.isEmpty() ? path : directory + "/" + path;
    String clean = java.nio.file.Path.of(joined).normalize().toString();
    return clean.isEmpty() ? "." : clean;
  }

  private Optional<String> read(String path) {
    return Optional.ofNullable(changed.get(path)).or(() -> files.read(path));
  }

  private MapNode replacement(MapNode variable, List<String> paths) {
    var replacement = new MapNode();
    replacement.put("source", source(variable));
    var targets = new SequenceNode();
    for (String path : paths) {
      for (Node document : documents(path)) {
        addTargets(variable.text("name"), path, document, targets);
      }
    }
    if (!targets.items().isEmpty()) {
      replacement.put("targets", targets);
    }
    return replacement;
  }

  private static MapNode source(MapNode variable) {
    var source = new MapNode();
    variable
        .map("fieldref")
        .or(() -> variable.map("fieldRef"))
        .ifPresent(
            field -> put(source, "fieldPath", field.text("fieldpath"), field.text("fieldPath")));
    variable
        .map("objref")
        .or(() -> variable.map("objRef"))
        .ifPresent(object -> {
          putType(source, Gvk.of(object.text("apiVersion"), object.text("kind")));
          put(source, "name", object.text("name"));
          put(source, "namespace", object.text("namespace"));
        });
    return source;
  }

  private static void putType(MapNode map, Gvk type) {
    put(map, "group", type.group());
    put(map, "version", type.version());
    put(map, "kind", type.kind());
  }

  /** Puts the first of some texts that is not empty. */
  private static void put(MapNode map, String field, String... values) {
    for (String value : values) {
      if (!value.isEmpty() && !map.has(field)) {
        map.put(field, ScalarNode.string(value));
      }
    }
  }

  /** The documents of a file; none where it cannot be read. */
  private List<Node> documents(String path) {
    try {
      return read(path).map(text -> new YamlReader().read(text, path)).orElse(List.of());
    } catch (KustomizeException _) {
      return List.of();
    }
  }

  private void addTargets(String name, String file, Node document, SequenceNode targets) {
    var places = new ArrayList<Place>();
    find(document, "$(" + name + ")", "", places, file);
    for (Place place : places) {
      var target = new MapNode();
      var paths = new SequenceNode();
      paths.items().add(ScalarNode.string(place.path()));
      target.put("fieldPaths", paths);
      if (place.options().has("delimiter")) {
        target.put("options", place.options());
      }
      target.put("select", selector(file, document));
      targets.items().add(target);
    }
  }

  /** A patch may apply to several objects, and its own name says little about theirs. */
  private MapNode selector(String file, Node document) {
    MapNode object = document instanceof MapNode map ? map : new MapNode();
    MapNode metadata = object.map("metadata").orElseGet(MapNode::new);
    MapNode patch = patches.get(file);
    boolean renames = patch != null && option(patch, "allowNameChange");
    boolean retypes = patch != null && option(patch, "allowKindChange");
    if (patch == null || (renames && retypes)) {
      var selector = new MapNode();
      putType(selector, Gvk.of(object));
      put(selector, "name", metadata.text("name"));
      put(selector, "namespace", metadata.text("namespace"));
      return selector;
    }
    MapNode selector = patch.map("target").map(MapNode::copy).orElseGet(MapNode::new);
    if (renames) {
      replace(selector, "name", metadata.text("name"));
    }
    if (retypes) {
      replace(selector, "kind", object.text("kind"));
    }
    replace(selector, "namespace", metadata.text("namespace"));
    return selector;
  }

  private static boolean option(MapNode patch, String name) {
    return patch.map("options").map(options -> options.text(name).equals("true")).orElse(false);
  }

  private static void replace(MapNode map, String field, String value) {
    if (!value.isEmpty()) {
      map.put(field, ScalarNode.string(value));
    }
  }

  private static void find(
      Node node, String variable, String path, List<Place> places, String file) {
    switch (node) {
      case MapNode map -> {
        for (MapNode.Field field : map.fields()) {
          String key = field.key().value();
          String step = key.contains(".") ? "[" + key + "]" : key;
          find(field.value(), variable, step(path, step), places, file);
        }
      }
      case SequenceNode sequence -> {
        for (int i = 0; i < sequence.items().size(); i++) {
          find(sequence.items().get(i), variable, step(path, "" + i), places, file);
        }
      }
      case ScalarNode scalar -> {
        if (scalar.value().contains(variable)) {
          places.add(new Place(path, options(scalar, variable, file)));
        }
      }
    }
  }

  private static String step(String path, String step) {
    return path.isEmpty() ? step : path + "." + step;
  }

  /** The part of a value that a variable is, where a delimiter cuts the value into parts. */
  private static MapNode options(ScalarNode scalar, String variable, String file) {
    String value = scalar.value();
    int at = value.indexOf(variable);
    int end = at + variable.length();
    var options = new MapNode();
    if (value.equals(variable)) {
      return options;
    }
    String before = at == 0 ? "" : value.substring(at - 1, at);
    String after = end >= value.length() ? "" : value.substring(end, end + 1);
    if (!before.isEmpty() && !after.isEmpty() && !before.equals(after)) {
      throw new KustomizeException(
          "error with "
              + file
              + ": cannot convert all vars to replacements; "
              + variable
              + " is not delimited",
          scalar.source());
    }
    String delimiter = before.isEmpty() ? after : before;
    List<String> parts = List.of(value.split(Pattern.quote(delimiter), -1));
    int index = before.isEmpty() ? 0 : after.isEmpty() ? parts.size() - 1 : parts.indexOf(variable);
    options.put("delimiter", ScalarNode.string(delimiter));
    if (index > 0) {
      options.put("index", ScalarNode.untagged(Integer.toString(index)));
    }
    return options;
  }

  private void placeholders(String name, List<String> paths) {
    for (String path : paths) {
      read(path)
          .ifPresent(text -> {
            String replaced = text.replace("$(" + name + ")", name + "_PLACEHOLDER");
            if (!replaced.equals(text)) {
              changed.put(path, replaced);
            }
          });
    }
  }
}
