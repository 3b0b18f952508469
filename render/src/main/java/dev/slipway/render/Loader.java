package dev.slipway.render;

import dev.slipway.data.Limits;
import dev.slipway.data.YamlNode;
import dev.slipway.data.YamlReader;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Compose files into one canonical tree: variables, {@code extends}, {@code include} and the
 * laying of files over each other, in Compose's order.
 */
final class Loader {
  private static final int DEEPEST = 100;

  /** Where a set of files is at home. */
  record Scope(Path directory, Map<String, String> environment) {}

  /** One link of a chain of {@code extends}. */
  private record Link(Path file, String service) {}

  private final ProjectFiles files;
  private final Map<Path, List<YamlNode>> parsed = new HashMap<>();

  Loader(ProjectFiles files) {
    this.files = files;
  }

  List<YamlNode> documents(Path file) {
    return parsed.computeIfAbsent(
        file, _ -> YamlReader.read(files.shown(file), files.text(file), Limits.DEFAULT));
  }

  /**
   * The files of one project, the last over the others.
   *
   * @param including the files whose {@code include} led here
   */
  Value.Mapping load(List<Path> paths, Scope scope, List<Path> including) {
    var model = new Value.Mapping(Value.NOWHERE);
    for (Path file : paths) {
      model = file(file, scope, model, including);
    }
    Canonical.setDefaults(model, "");
    ResourceChecks.check(model);
    new PathResolution(scope, files.fence()).resolve(model, "");
    resolveListedEnvironment(model, scope.environment());
    return model;
  }

  private Value.Mapping file(Path file, Scope scope, Value.Mapping under, List<Path> including) {
    Value.Mapping model = under;
    for (YamlNode node : documents(file)) {
      GoYaml.Document document = GoYaml.read(node);
      Value.Mapping top = filled(document, scope);
      extend(file, top, scope, document.replaced());
      reset(model, document.replaced());
      include(file, top, scope, including);
      model = Merge.files(model, top);
      Unicity.enforce(model, "");
      ComposeSchema.check(model);
      model.remove("version");
      model = canonical(model);
    }
    return model;
  }

  private static Value.Mapping canonical(Value.Mapping model) {
    Value.Mapping canonical = Canonical.of(model);
    Canonical.dropEmptyNames(canonical);
    // Ranges of ports have become single ones: what a later file says about one of them wins.
    Unicity.enforce(canonical, "");
    return canonical;
  }

  private static Value.Mapping filled(GoYaml.Document document, Scope scope) {
    if (!(document.value() instanceof Value.Mapping top)) {
      throw Refusal.at(
          document.value(), "the file is not a mapping", "start it with \"services:\"");
    }
    new Interpolation(scope.environment()::get).fill(top, "");
    return top;
  }

  /** Takes away what {@code !reset} and {@code !override} name. */
  private static void reset(Value.Mapping model, List<String> replaced) {
    if (!replaced.isEmpty()) {
      reset(model, "", replaced);
    }
  }

  private static void reset(Value value, String path, List<String> replaced) {
    switch (value) {
      case Value.Mapping mapping -> {
        mapping.entries().keySet().removeIf(key -> replaced.contains(Paths.below(path, key)));
        mapping.entries().forEach((key, child) -> reset(child, Paths.below(path, key), replaced));
      }
      case Value.Listing listing -> {
        for (int i = 0; i < listing.items().size(); i++) {
          reset(listing.items().get(i), Paths.below(path, "[" + i + "]"), replaced);
        }
      }
      default -> {}
    }
  }

  private void extend(Path file, Value.Mapping top, Scope scope, List<String> replaced) {
    Value section = top.get("services");
    if (section == null) {
      return;
    }
    if (!(section instanceof Value.Mapping services)) {
      throw Refusal.of(section, "services", "must be a mapping", "name services below it");
    }
    for (String name : List.copyOf(services.entries().keySet())) {
      services.put(name, extended(file, name, services, scope, replaced, List.of()));
    }
  }

  private Value extended(
      Path file,
      String name,
      Value.Mapping services,
      Scope scope,
      List<String> replaced,
      List<Link> chain) {
    Value value = services.get(name);
    if (value == null || value.isNil()) {
      return value == null ? new Value.Nil(services.at()) : value;
    }
    if (!(value instanceof Value.Mapping service)) {
      throw Refusal.of(value, "services." + name, "must be a mapping", "write keys below it");
    }
    Value extending = service.get("extends");
    if (extending == null) {
      return service;
    }
    checkCycle(chain, new Link(file, name), extending);
    var longer = new ArrayList<>(chain);
    longer.add(new Link(file, name));

    String wanted = extendedService(extending, name);
    Path from = file;
    Value.Mapping candidates = services;
    var taken = new ArrayList<>(replaced);
    if (extending instanceof Value.Mapping long_ && long_.has("file") && !nil(long_.get("file"))) {
      from = extendedFile(long_, scope);
      candidates = foreignServices(from, scope, extending, taken);
    }
    if (!candidates.has(wanted)) {
      throw Refusal.of(
          extending,
          "services." + name + ".extends",
          "there is no service \"%s\" in %s"
              .formatted(Wording.printable(wanted), files.shown(from)),
          Wording.nearest(wanted, candidates.entries().keySet())
              .map(near -> "did you mean \"" + near + "\"?")
              .orElse("add it there"));
    }
    Value base = extended(from, wanted, candidates, scope, taken, longer);
    if (!(base instanceof Value.Mapping extendedBase)) {
      return service;
    }
    Value.Mapping under = (Value.Mapping) extendedBase.copy();
    resetService(under, name, taken);
    Value.Mapping merged = Merge.services(under, service);
    merged.remove("extends");
    services.put(name, merged);
    return merged;
  }

  private static boolean nil(@Nullable Value value) {
    return value == null || value.isNil();
  }

  private static void resetService(Value.Mapping service, String name, List<String> replaced) {
    if (!replaced.isEmpty()) {
      reset(
          new Value.Mapping(service.at())
              .put("services", new Value.Mapping(service.at()).put(name, service)),
          replaced);
    }
  }

  private static void checkCycle(List<Link> chain, Link link, Value extending) {
    if (chain.contains(link) || chain.size() > DEEPEST) {
      var names = new ArrayList<String>();
      chain.stream().limit(10).forEach(step -> names.add(step.service()));
      names.add(link.service());
      throw Refusal.at(
          extending,
          "services extend each other in a circle: "
              + Wording.printable(String.join(" -> ", names)),
          "break the circle");
    }
  }

  private static String extendedService(Value extending, String name) {
    return switch (extending) {
      case Value.Text text -> text.text();
      case Value.Mapping mapping when mapping.text("service") != null ->
          String.valueOf(mapping.text("service"));
      default ->
          throw Refusal.of(
              extending,
              "services." + name + ".extends",
              "names no service",
              "write \"service: name\"");
    };
  }

  private static Path extendedFile(Value.Mapping extending, Scope scope) {
    Value file = extending.get("file");
    if (!(file instanceof Value.Text text)) {
      throw Refusal.at(extending, "\"file\" must be a path", "write a path");
    }
    return PathResolution.local(scope.directory(), text, text.text());
  }

  /** The services of another file, canonical, with its paths settled from that file's directory. */
  private Value.Mapping foreignServices(
      Path file, Scope scope, Value extending, List<String> replaced) {
    var model = new Value.Mapping(Value.NOWHERE);
    for (YamlNode node : documents(file)) {
      GoYaml.Document document = GoYaml.read(node);
      Value.Mapping top = filled(document, scope);
      reset(model, document.replaced());
      replaced.addAll(document.replaced());
      model = Merge.files(model, top);
      Unicity.enforce(model, "");
      model = canonical(model);
    }
    if (!(model.get("services") instanceof Value.Mapping services)) {
      throw Refusal.at(
          extending, "there are no services in " + files.shown(file), "correct the file's name");
    }
    Path directory = file.getParent();
    new PathResolution(
            new Scope(directory == null ? scope.directory() : directory, scope.environment()),
            files.fence())
        .resolve(model, "");
    return services;
  }

  private void include(Path file, Value.Mapping top, Scope scope, List<Path> including) {
    Value section = top.get("include");
    if (section == null) {
      return;
    }
    if (!section.isNil()) {
      if (!(section instanceof Value.Listing listing)) {
        throw Refusal.of(section, "include", "must be a list", "write a list of paths");
      }
      var chain = new ArrayList<>(including);
      chain.add(file);
      for (Value item : listing.items()) {
        importAll(included(item, scope, chain), top, item);
      }
    }
    top.remove("include");
  }

  private Value.Mapping included(Value item, Scope scope, List<Path> chain) {
    Value.Mapping entry =
        item instanceof Value.Text text
            ? new Value.Mapping(item.at()).put("path", text)
            : asEntry(item);
    List<Path> paths =
        texts(entry.get("path"), entry).stream()
            .map(text -> PathResolution.local(scope.directory(), text, text.text()))
            .toList();
    if (paths.isEmpty()) {
      throw Refusal.at(item, "an include has no path", "add \"path\"");
    }
    if (chain.contains(paths.getFirst()) || chain.size() > DEEPEST) {
      throw Refusal.at(
          item,
          "files include each other in a circle: " + files.shown(paths.getFirst()),
          "break the circle");
    }
    Path parent = paths.getFirst().getParent();
    Path directory = parent == null ? scope.directory() : parent;
    if (entry.get("project_directory") instanceof Value.Text text && !text.text().isEmpty()) {
      directory = PathResolution.local(scope.directory(), text, text.text());
    }
    Map<String, String> environment = environment(entry, directory, scope);
    // Compose takes what is no directory for a file in the directory that is meant.
    Path above = directory.getParent();
    Path home = files.isDirectory(directory) || above == null ? directory : above;
    return load(paths, new Scope(home, environment), chain);
  }

  private static Value.Mapping asEntry(Value item) {
    if (item instanceof Value.Mapping mapping) {
      return mapping;
    }
    throw Refusal.of(item, "include", "must be a path or a mapping", "write a path");
  }

  private static List<Value.Text> texts(@Nullable Value value, Value at) {
    return switch (value) {
      case null -> List.of();
      case Value.Nil _ -> List.of();
      case Value.Text text -> List.of(text);
      case Value.Listing listing ->
          listing.items().stream()
              .map(item -> {
                if (item instanceof Value.Text text) {
                  return text;
                }
                throw Refusal.at(item, item.kind() + " is no path", "write a path");
              })
              .toList();
      default -> throw Refusal.at(at, value.kind() + " is no path", "write a path");
    };
  }

  private Map<String, String> environment(Value.Mapping entry, Path directory, Scope scope) {
    List<Path> envFiles = new ArrayList<>();
    for (Value.Text text : texts(entry.get("env_file"), entry)) {
      Path path = PathResolution.local(scope.directory(), text, text.text());
      if (!path.equals(Path.of("/dev/null")) && !files.isFile(path)) {
        throw missingEnvFile(text, path);
      }
      envFiles.add(path);
    }
    if (envFiles.isEmpty() && files.isFile(directory.resolve(".env"))) {
      envFiles.add(directory.resolve(".env"));
    }
    var merged = new LinkedHashMap<>(environmentFrom(envFiles, scope.environment()));
    merged.putAll(scope.environment());
    return merged;
  }

  private Problem missingEnvFile(Value at, Path path) {
    return new Problem(
        ExitCode.SECRET_MISSING,
        "the env file " + files.shown(path) + " is not there",
        at.at().file().isEmpty() ? "" : at.at().toString(),
        "add it, or take it out of the list");
  }

  /** The variables of several env files, of which the later win; what is known already wins. */
  Map<String, String> environmentFrom(List<Path> envFiles, Map<String, String> known) {
    var all = new LinkedHashMap<String, String>();
    for (Path file : envFiles) {
      String text = file.equals(Path.of("/dev/null")) ? "" : files.text(file);
      all.putAll(EnvFile.read(files.shown(file), text, known::get, all::get));
    }
    return all;
  }

  private static void importAll(Value.Mapping from, Value.Mapping top, Value item) {
    for (String key : List.of("services", "volumes", "networks", "secrets", "configs", "models")) {
      if (!(from.get(key) instanceof Value.Mapping source)) {
        continue;
      }
      Value.Mapping target =
          top.get(key) instanceof Value.Mapping there ? there : new Value.Mapping(source.at());
      source
          .entries()
          .forEach((name, value) -> {
            Value there = target.get(name);
            if (there != null && !Value.same(there, value)) {
              throw Refusal.at(
                  there.at().file().isEmpty() ? item : there,
                  "%s.%s is in an included file, too".formatted(key, Wording.printable(name)),
                  "rename one of them");
            }
            target.put(name, value);
          });
      top.put(key, target);
    }
  }

  /** Variables that a list only names get their values from the environment of their own files. */
  private static void resolveListedEnvironment(
      Value.Mapping model, Map<String, String> environment) {
    if (!(model.get("services") instanceof Value.Mapping services)) {
      return;
    }
    for (Value service : services.entries().values()) {
      if (service instanceof Value.Mapping mapping
          && mapping.get("environment") instanceof Value.Listing listing) {
        listing
            .items()
            .replaceAll(item ->
                item instanceof Value.Text text && environment.containsKey(text.text())
                    ? new Value.Text(text.at(), text.text() + "=" + environment.get(text.text()))
                    : item);
      }
    }
  }
}
