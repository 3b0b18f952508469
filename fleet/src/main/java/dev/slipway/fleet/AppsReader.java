package dev.slipway.fleet;

import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Makes apps of the checked file, and finds references that lead nowhere or in a circle. */
final class AppsReader {
  private final FleetReader fleet;
  private final Checker checker;
  private final Path root;
  private final Map<String, Fleet.Repository> repositories;
  private final Map<String, Fleet.Target> targets;

  AppsReader(
      FleetReader fleet,
      Checker checker,
      Path root,
      Map<String, Fleet.Repository> repositories,
      Map<String, Fleet.Target> targets) {
    this.fleet = fleet;
    this.checker = checker;
    this.root = root;
    this.repositories = repositories;
    this.targets = targets;
  }

  List<App> read(Tree.Mapping top) {
    SequencedMap<String, Tree> listed = top.mapping("apps").entries();
    var apps = new ArrayList<App>();
    listed.forEach((name, value) -> app(name, (Tree.Mapping) value).ifPresent(apps::add));
    var dependencies = new LinkedHashMap<String, List<String>>();
    listed.forEach(
        (name, value) -> dependencies.put(name, texts((Tree.Mapping) value, "dependsOn")));
    checkDependencies(dependencies);
    return apps;
  }

  private Optional<App> app(String name, Tree.Mapping app) {
    String at = "/apps/" + name;
    var repository = repository(app, at);
    var target = target(app, at);
    if (repository.isEmpty() || target.isEmpty()) {
      return Optional.empty();
    }
    new KubernetesChecks(checker).check(app, target.get().ref(), at);
    Path projectDirectory =
        app.text("projectDirectory")
            .map(text -> fleet.path(fleet.directory(), text, at + "/projectDirectory"))
            .orElse(root.resolve("data").resolve(name));
    Fleet.Repository from = repository.get();
    return Optional.of(
        new App(
            new AppName(name),
            source(app, from),
            app.text("format").map(word -> word(App.Format.class, word)),
            texts(app, "files"),
            texts(app, "profiles"),
            target.get().ref(),
            word(App.Trigger.class, app.text("trigger").orElse("auto")),
            duration(app, "interval", "1m", at),
            texts(app, "dependsOn").stream().map(AppName::new).toList(),
            word(App.ApprovalRule.class, app.text("approval").orElse("none")),
            word(App.OnFailure.class, app.text("onFailure").orElse("rollback")),
            word(App.Drift.class, app.text("drift").orElse("report")),
            new VerifyReader(fleet, checker, projectDirectory)
                .read(app.mapping("verify"), at + "/verify"),
            app.get("backup").map(_ -> backup(app.mapping("backup"), at + "/backup")),
            app.get("suspend").equals(Optional.of(Tree.of(true))),
            from.trust(),
            app.mapping("kubernetes"),
            projectDirectory));
  }

  private App.Backup backup(Tree.Mapping backup, String at) {
    return new App.Backup(texts(backup, "command"), duration(backup, "timeout", "10m", at));
  }

  private Optional<Fleet.Repository> repository(Tree.Mapping app, String at) {
    String wanted = app.mapping("source").text("repository").orElse(Fleet.THIS);
    var listed = Optional.ofNullable(repositories.get(wanted));
    if (listed.isPresent()) {
      return listed;
    }
    String where = at + "/source/repository";
    if (wanted.equals(Fleet.THIS)) {
      checker.fault(
          where,
          "the file does not lie in a Git repository, so \"this\" names none",
          "run git init, or give source.repository");
      return Optional.empty();
    }
    if (!FleetReader.looksLikeUrl(wanted)) {
      checker.fault(
          where,
          "no repository is called \"" + Wording.printable(wanted) + "\"",
          FleetReader.meant(wanted, repositories.keySet()));
      return Optional.empty();
    }
    String url = fleet.url(wanted, where);
    return repositories.values().stream()
        .filter(repository -> repository.url().equals(url))
        .filter(repository -> !repository.name().equals(Fleet.THIS))
        .findFirst()
        .or(() -> Optional.of(new Fleet.Repository(url, url, Set.of(), Optional.empty())));
  }

  private Optional<Fleet.Target> target(Tree.Mapping app, String at) {
    String wanted = app.text("target").orElseThrow();
    var target = Optional.ofNullable(targets.get(wanted));
    if (target.isEmpty()) {
      checker.fault(
          at + "/target",
          "no target is called \"" + wanted + "\"",
          FleetReader.meant(wanted, targets.keySet()));
    }
    return target;
  }

  private static App.Source source(Tree.Mapping app, Fleet.Repository from) {
    Tree.Mapping source = app.mapping("source");
    return new App.Source(
        from.url(),
        ref(source.get("ref").orElse(Tree.of("main"))),
        directory(source.text("path").orElse("")),
        from.allowedSigners(),
        from.name().equals(Fleet.THIS));
  }

  private static App.Ref ref(Tree ref) {
    if (!(ref instanceof Tree.Mapping mapping)) {
      return new App.Ref.Branch(ref.scalar().orElseThrow());
    }
    var entry = mapping.entries().firstEntry();
    String value = entry.getValue().scalar().orElseThrow();
    return switch (entry.getKey()) {
      case "branch" -> new App.Ref.Branch(value);
      case "tag" -> new App.Ref.Tag(value);
      case "semver" -> new App.Ref.SemverRange(value);
      case "commit" -> new App.Ref.Commit(new CommitId(value));
      default -> throw new IllegalStateException("the shape has no ref " + entry.getKey());
    };
  }

  /** {@code ./services//web/} and {@code services/web} are the same directory. */
  private static String directory(String path) {
    String normal = Path.of(path).normalize().toString();
    return normal.equals(".") ? "" : normal;
  }

  private void checkDependencies(Map<String, List<String>> dependencies) {
    dependencies.forEach((name, wanted) -> {
      for (int i = 0; i < wanted.size(); i++) {
        if (!dependencies.containsKey(wanted.get(i))) {
          checker.fault(
              "/apps/" + name + "/dependsOn/" + i,
              "no app is called \"" + wanted.get(i) + "\"",
              FleetReader.meant(wanted.get(i), dependencies.keySet()));
        }
      }
    });
    circle(dependencies)
        .ifPresent(circle ->
            checker.fault(
                "/apps/" + circle.getFirst() + "/dependsOn",
                "apps depend on each other in a circle: " + String.join(" -> ", circle),
                "take one of them out of dependsOn"));
  }

  /** Takes away what depends on nothing that is left, until that is all or a circle remains. */
  private static Optional<List<String>> circle(Map<String, List<String>> dependencies) {
    var left = new LinkedHashMap<String, Set<String>>();
    var dependents = new HashMap<String, List<String>>();
    var free = new ArrayDeque<String>();
    dependencies.forEach((name, wanted) -> {
      var known = new LinkedHashSet<>(wanted);
      known.retainAll(dependencies.keySet());
      left.put(name, known);
      known.forEach(on -> dependents.computeIfAbsent(on, _ -> new ArrayList<>()).add(name));
      if (known.isEmpty()) {
        free.add(name);
      }
    });
    while (!free.isEmpty()) {
      String name = free.remove();
      left.remove(name);
      for (String dependent : dependents.getOrDefault(name, List.of())) {
        Set<String> waiting = left.getOrDefault(dependent, new LinkedHashSet<>());
        if (waiting.remove(name) && waiting.isEmpty()) {
          free.add(dependent);
        }
      }
    }
    if (left.isEmpty()) {
      return Optional.empty();
    }
    var way = new LinkedHashSet<String>();
    String at = left.keySet().iterator().next();
    while (way.add(at)) {
      at = left.getOrDefault(at, Set.of()).iterator().next();
    }
    var circle = new ArrayList<>(way);
    circle.subList(0, circle.indexOf(at)).clear();
    circle.add(at);
    return Optional.of(circle);
  }

  private Duration duration(Tree.Mapping in, String key, String fallback, String at) {
    return fleet.duration(in.text(key).orElse(fallback), at + "/" + key);
  }

  static List<String> texts(Tree.Mapping in, String key) {
    return in.items(key).stream().map(item -> item.scalar().orElseThrow()).toList();
  }

  private static <E extends Enum<E>> E word(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
