package dev.slipway.fleet;

import dev.slipway.data.Limits;
import dev.slipway.data.Position;
import dev.slipway.data.YamlNode;
import dev.slipway.data.YamlReader;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a {@code slipway.yaml}: all of it is right, or all that is wrong is told at once. */
public final class FleetReader {
  /** The usual name of the file. */
  public static final String FILE_NAME = "slipway.yaml";

  private final Path file;
  private final Path directory;
  private final Surroundings surroundings;
  private final Checker checker = new Checker();

  private FleetReader(Path file, Surroundings surroundings) {
    this.file = file.toAbsolutePath().normalize();
    this.directory = java.util.Objects.requireNonNull(this.file.getParent());
    this.surroundings = surroundings;
  }

  /**
   * The fleet that a file describes.
   *
   * @throws FleetProblem where it says something that cannot be right
   * @throws Problem with exit code 2 where it cannot be read or is not YAML
   */
  public static Fleet read(Path file, Surroundings surroundings) {
    return new FleetReader(file, surroundings).read(file.toString());
  }

  private Fleet read(String shownAs) {
    List<YamlNode> documents = YamlReader.read(shownAs, content(shownAs), Limits.DEFAULT);
    if (documents.size() != 1) {
      throw new Problem(
          ExitCode.USAGE,
          documents.isEmpty() ? "the file is empty" : "more than one YAML document",
          shownAs,
          documents.isEmpty() ? "slipway init writes one to start from" : "keep one, without ---");
    }
    Tree checked = checker.check(documents.getFirst(), FleetShape.fleet());
    throwFaults(shownAs);
    Fleet fleet = fleet((Tree.Mapping) checked);
    throwFaults(shownAs);
    return fleet;
  }

  private void throwFaults(String shownAs) {
    if (!checker.faults().isEmpty()) {
      throw FleetProblem.of(shownAs, checker.faults());
    }
  }

  private String content(String shownAs) {
    try {
      if (Files.size(file) > Limits.DEFAULT.characters()) {
        throw new Problem(
            ExitCode.USAGE,
            "the file has more than %,d bytes".formatted(Limits.DEFAULT.characters()),
            shownAs,
            "take out what does not belong in it");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new Problem(
          ExitCode.USAGE, "no such file", shownAs, "slipway init writes one to start from", e);
    } catch (MalformedInputException e) {
      throw new Problem(ExitCode.USAGE, "not UTF-8", shownAs, "save it as UTF-8", e);
    } catch (IOException e) {
      throw new Problem(
          ExitCode.USAGE, "cannot be read: " + e.getClass().getSimpleName(), shownAs, "", e);
    }
  }

  private Fleet fleet(Tree.Mapping top) {
    Path root = root(top);
    var repositories = repositories(top);
    var targets = targets(top);
    var apps = new AppsReader(this, checker, root, repositories, targets).read(top);
    return new Fleet(
        top.mapping("metadata").text("name").orElseThrow(),
        file,
        root,
        journal(top, root),
        approvers(top),
        retention(top),
        targets,
        repositories,
        apps);
  }

  private Path root(Tree.Mapping top) {
    String fromEnvironment = surroundings.environment().getOrDefault("SLIPWAY_ROOT", "");
    if (!fromEnvironment.isEmpty()) {
      return Path.of(fromEnvironment).toAbsolutePath().normalize();
    }
    return top.text("root")
        .map(text -> path(directory, text, "/root"))
        .orElseGet(surroundings::defaultRoot);
  }

  private Fleet.Journal journal(Tree.Mapping top, Path root) {
    Tree.Mapping journal = top.mapping("journal");
    Tree.Mapping postgresql = journal.mapping("postgresql");
    if (!postgresql.entries().isEmpty()) {
      return new Fleet.Journal.Postgresql(
          postgresql.text("url").orElseThrow(),
          postgresql
              .text("passwordFile")
              .map(text -> path(directory, text, "/journal/postgresql/passwordFile")));
    }
    return new Fleet.Journal.Sqlite(
        path(root, journal.text("sqlite").orElse("state/journal.db"), "/journal/sqlite"));
  }

  private Fleet.Retention retention(Tree.Mapping top) {
    Tree.Mapping retention = top.mapping("retention");
    Tree.Mapping events = retention.mapping("events");
    return new Fleet.Retention(
        events.text("age").map(text -> duration(text, "/retention/events/age")),
        events.text("count").map(Integer::valueOf),
        retention.text("releases").map(Integer::parseInt).orElse(3),
        retention.text("logs").map(Integer::parseInt).orElse(50));
  }

  private List<Fleet.Approver> approvers(Tree.Mapping top) {
    var approvers = new LinkedHashMap<String, Fleet.Approver>();
    int index = 0;
    for (Tree item : top.items("approvers")) {
      var approver = (Tree.Mapping) item;
      String name = approver.text("name").orElseThrow();
      var before =
          approvers.put(name, new Fleet.Approver(name, approver.text("key").orElseThrow()));
      if (before != null) {
        checker.fault(
            "/approvers/" + index + "/name",
            "the approver \"" + name + "\" is listed twice",
            "give one person one key, or two names");
      }
      index++;
    }
    return List.copyOf(approvers.values());
  }

  private Map<String, Fleet.Target> targets(Tree.Mapping top) {
    var targets = new LinkedHashMap<String, Fleet.Target>();
    for (var kind : TargetRef.Kind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      targets.put(name, target(kind, name, Optional.empty(), Tree.Mapping.EMPTY));
    }
    top.mapping("targets")
        .entries()
        .forEach((name, value) -> {
          var options = (Tree.Mapping) value;
          String path = "/targets/" + name;
          var kind =
              TargetRef.Kind.valueOf(options.text("kind").orElseThrow().toUpperCase(Locale.ROOT));
          var socket = options.text("socket").map(text -> path(directory, text, path + "/socket"));
          if (socket.isPresent() && kind != TargetRef.Kind.COMPOSE) {
            checker.fault(
                path + "/socket",
                "only a target of kind compose has a Docker socket",
                "take it out");
          }
          for (String key : List.of("kubeconfig", "context")) {
            if (options.get(key).isPresent() && kind != TargetRef.Kind.KUBERNETES) {
              checker.fault(
                  path + "/" + key, "only a target of kind kubernetes has a " + key, "take it out");
            }
          }
          targets.put(name, target(kind, name, socket, options));
        });
    return targets;
  }

  private Fleet.Target target(
      TargetRef.Kind kind, String name, Optional<Path> socket, Tree.Mapping options) {
    return new Fleet.Target(
        new TargetRef(kind, name),
        socket,
        options
            .text("kubeconfig")
            .map(text -> path(directory, text, "/targets/" + name + "/kubeconfig")),
        options.text("context"));
  }

  private Map<String, Fleet.Repository> repositories(Tree.Mapping top) {
    var repositories = new LinkedHashMap<String, Fleet.Repository>();
    Tree.Mapping listed = top.mapping("repositories");
    thisRepository()
        .ifPresent(at ->
            repositories.put(
                Fleet.THIS, repository(Fleet.THIS, at.toString(), listed.mapping(Fleet.THIS))));
    listed
        .entries()
        .forEach((name, value) -> {
          if (!name.equals(Fleet.THIS)) {
            var entry = (Tree.Mapping) value;
            String url = url(entry.text("url").orElseThrow(), "/repositories/" + name + "/url");
            repositories.put(name, repository(name, url, entry));
          }
        });
    return repositories;
  }

  private Fleet.Repository repository(String name, String url, Tree.Mapping entry) {
    Set<App.Trust> trust = EnumSet.noneOf(App.Trust.class);
    for (Tree item : entry.items("trust")) {
      trust.add(
          App.Trust.valueOf(
              item.scalar().orElseThrow().toUpperCase(Locale.ROOT).replace('-', '_')));
    }
    return new Fleet.Repository(
        name,
        url,
        trust,
        entry
            .text("allowedSigners")
            .map(text -> path(directory, text, "/repositories/" + name + "/allowedSigners")));
  }

  /**
   * The directory with .git (a file in worktrees and submodules) that is nearest above the file.
   */
  private Optional<Path> thisRepository() {
    Path above = directory;
    while (above != null) {
      if (Files.exists(above.resolve(".git"))) {
        return Optional.of(above);
      }
      above = above.getParent();
    }
    return Optional.empty();
  }

  /** A URL as it stands, or a path made absolute; {@code host:path} is SSH, as for git. */
  String url(String text, String at) {
    boolean remote = text.contains("://") || scpLike(text);
    return remote ? text : path(directory, text, at).toString();
  }

  static boolean looksLikeUrl(String text) {
    return text.contains("://") || text.contains("/") || scpLike(text);
  }

  private static boolean scpLike(String text) {
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    return colon > 0 && (slash < 0 || colon < slash);
  }

  Path path(Path base, String text, String at) {
    if (text.indexOf('\0') >= 0) {
      checker.fault(at, "a path with a NUL character", "");
      return base;
    }
    return base.resolve(text).normalize();
  }

  Duration duration(String text, String at) {
    try {
      return Durations.parse(text);
    } catch (ArithmeticException _) {
      checker.fault(at, "longer than a hundred years", "give a shorter time");
      return Duration.ZERO;
    }
  }

  Path directory() {
    return directory;
  }

  Position at(String path) {
    return checker.at(path);
  }

  /** The value that was meant, as the end of a message. */
  static String meant(String wanted, Iterable<String> names) {
    var all = new ArrayList<String>();
    names.forEach(all::add);
    return Wording.nearest(wanted, all)
        .map(near -> "did you mean \"" + near + "\"?")
        .orElse(all.isEmpty() ? "" : "known are: " + String.join(", ", all));
  }
}
