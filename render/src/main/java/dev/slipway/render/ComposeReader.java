package dev.slipway.render;

import dev.slipway.data.YamlNode;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Compose project as Docker Compose 2.40.3 does: the result is, as data, what {@code docker
 * compose config --format json} prints, a dollar sign written as {@code $$} like there.
 */
public final class ComposeReader {
  /** Docker Compose's usual file names, the first that is there counts. */
  static final List<String> FILES =
      List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");

  private static final List<String> OVERRIDES =
      List.of(
          "compose.override.yml",
          "compose.override.yaml",
          "docker-compose.override.yml",
          "docker-compose.override.yaml");

  /**
   * What to read.
   *
   * @param directory where relative names of files start; absolute
   * @param files Compose files in override order; empty for {@code COMPOSE_FILE} or the usual names
   * @param profiles active profiles; empty for {@code COMPOSE_PROFILES}
   * @param environment variables, which win over env files
   * @param envFiles instead of {@code .env}; the later win
   * @param projectName empty for {@code COMPOSE_PROJECT_NAME}, the file's name or the directory's
   */
  public record Request(
      Path directory,
      List<String> files,
      List<String> profiles,
      Map<String, String> environment,
      List<Path> envFiles,
      Optional<String> projectName) {
    public Request {
      files = List.copyOf(files);
      profiles = List.copyOf(profiles);
      environment = Map.copyOf(environment);
      envFiles = List.copyOf(envFiles);
    }
  }

  /**
   * A project as it was read.
   *
   * @param environment the variables that files were filled in with
   * @param models the models, which Compose reads and does not print
   * @param positions where services and what they use stand, see {@link Positions}
   */
  record Project(
      Tree.Mapping model,
      Map<String, String> environment,
      Tree.Mapping models,
      Map<String, String> positions) {}

  private final Request request;
  private final List<Path> lastFiles;
  private final String usualName;
  private final boolean imageNeeded;
  private final ProjectFiles files;
  private final Loader loader;

  /**
   * @param lastFiles Compose files that come after all others
   * @param usualName the project's name where nothing names it; empty for the directory's
   * @param imageNeeded false where a command is enough, without image or build
   */
  ComposeReader(
      Request request,
      ProjectFiles files,
      List<Path> lastFiles,
      String usualName,
      boolean imageNeeded) {
    this.request = request;
    this.files = files;
    this.lastFiles = lastFiles;
    this.usualName = usualName;
    this.imageNeeded = imageNeeded;
    this.loader = new Loader(files);
  }

  /**
   * Reads a project of this machine, as {@code slipway render} prints it.
   *
   * @throws Problem with exit code 2 where Docker Compose would refuse the project, 13 where a
   *     required variable or an env file is missing
   */
  public static Tree.Mapping read(Request request) {
    return new ComposeReader(request, ProjectFiles.ofThisMachine(), List.of(), "", true)
        .project()
        .model();
  }

  /** The canonical model's way of writing a text, undone: {@code $$} stands for {@code $}. */
  public static String unescaped(String text) {
    return text.indexOf('$') < 0 ? text : text.replace("$$", "$");
  }

  Project project() {
    var environment = new LinkedHashMap<>(request.environment());
    environment.putIfAbsent("PWD", request.directory().toString());
    addEnvFiles(environment, startingDirectory());
    var paths = new ArrayList<>(composeFiles(environment));
    paths.addAll(lastFiles);
    Path directory = parent(paths.getFirst());
    addEnvFiles(environment, directory);
    String name = projectName(paths, environment, directory);
    environment.put("COMPOSE_PROJECT_NAME", name);

    Value.Mapping model = loader.load(paths, new Loader.Scope(directory, environment), List.of());
    if (model.entries().isEmpty()) {
      throw new Problem(
          ExitCode.USAGE, "the file is empty", files.shown(paths.getFirst()), "add services");
    }
    Normalization.apply(model, name, environment);
    Map<String, String> positions = Positions.of(model);
    return new Project(assemble(model, name, environment), environment, models(model), positions);
  }

  /** The directory of the first file that was asked for, else the one to look for files in. */
  private Path startingDirectory() {
    return request.files().isEmpty()
        ? request.directory()
        : parent(named(request.files()).getFirst());
  }

  private static Tree.Mapping models(Value.Mapping model) {
    return model.get("models") instanceof Value.Mapping models
            && Finish.escaped(Projection.plain(models)) instanceof Tree.Mapping plain
        ? plain
        : Tree.Mapping.EMPTY;
  }

  private Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? request.directory() : parent;
  }

  private void addEnvFiles(Map<String, String> environment, Path directory) {
    List<Path> envFiles = request.envFiles();
    if (envFiles.isEmpty()) {
      Path usual = directory.resolve(".env");
      boolean off =
          Boolean.TRUE.equals(
              Interpolation.truth(environment.getOrDefault("COMPOSE_DISABLE_ENV_FILE", "")));
      envFiles = !off && files.isFile(usual) ? List.of(usual) : List.of();
    }
    loader.environmentFrom(envFiles, environment).forEach(environment::putIfAbsent);
  }

  private List<Path> composeFiles(Map<String, String> environment) {
    List<String> names = request.files();
    String listed = environment.getOrDefault("COMPOSE_FILE", "");
    if (names.isEmpty() && !listed.isEmpty()) {
      String separator = environment.getOrDefault("COMPOSE_PATH_SEPARATOR", ":");
      names = List.of(listed.split(java.util.regex.Pattern.quote(separator), -1));
    }
    if (!names.isEmpty()) {
      return named(names);
    }
    return usualFiles();
  }

  private List<Path> named(List<String> names) {
    var at = new Value.Nil(Value.NOWHERE);
    return names.stream()
        .map(name -> request.directory().resolve(ProjectFiles.path(at, name)).normalize())
        .toList();
  }

  /** Whether a directory has a Compose file of a usual name. */
  public static boolean isProject(Path directory) {
    return FILES.stream().anyMatch(name -> Files.isRegularFile(directory.resolve(name)));
  }

  private List<Path> usualFiles() {
    for (String name : FILES) {
      Path file = request.directory().resolve(name);
      if (files.isFile(file)) {
        var found = new ArrayList<>(List.of(file));
        OVERRIDES.stream()
            .map(request.directory()::resolve)
            .filter(files::isFile)
            .findFirst()
            .ifPresent(found::add);
        return found;
      }
    }
    throw new Problem(
        ExitCode.USAGE,
        "there is no Compose file",
        files.shown(request.directory()),
        "add a compose.yaml, or name the files");
  }

  private String projectName(List<Path> paths, Map<String, String> environment, Path directory) {
    String imposed =
        request.projectName().orElseGet(() -> environment.getOrDefault("COMPOSE_PROJECT_NAME", ""));
    if (!imposed.isEmpty()) {
      if (!normalized(imposed).equals(imposed)) {
        throw new Problem(
            ExitCode.USAGE,
            "\"" + Wording.printable(imposed) + "\" is not a project's name",
            "",
            "use small letters, digits, hyphens and underscores, and start with a letter or digit");
      }
      return imposed;
    }
    String named = nameInFiles(paths, environment);
    Path base = directory.getFileName();
    String usual = usualName.isEmpty() && base != null ? normalized(base.toString()) : usualName;
    String name = named.isEmpty() ? usual : named;
    if (name.isEmpty()) {
      throw new Problem(
          ExitCode.USAGE,
          "the project has no name",
          files.shown(paths.getFirst()),
          "add \"name:\"");
    }
    return name;
  }

  private String nameInFiles(List<Path> paths, Map<String, String> environment) {
    Value.Text last = null;
    for (Path path : paths) {
      for (YamlNode node : loader.documents(path)) {
        Value.Text name = name(node);
        last = name == null ? last : name;
      }
    }
    return last == null
        ? ""
        : normalized(new Interpolation(environment::get).fill(last, last.text(), "name"));
  }

  private static Value.@Nullable Text name(YamlNode node) {
    return node instanceof YamlNode.Mapping mapping
            && mapping.get("name").orElse(null) instanceof YamlNode.Scalar scalar
            && !scalar.text().isEmpty()
            && !(scalar.plain() && GoYaml.resolve(scalar.at(), scalar.text()).isNil())
        ? new Value.Text(scalar.at(), scalar.text())
        : null;
  }

  private static String normalized(String name) {
    var out = new StringBuilder();
    name.toLowerCase(Locale.ROOT)
        .chars()
        .filter(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-')
        .forEach(c -> out.append((char) c));
    int start = 0;
    while (start < out.length() && "_-".indexOf(out.charAt(start)) >= 0) {
      start++;
    }
    return out.substring(start);
  }

  private Tree.Mapping assemble(
      Value.Mapping source, String name, Map<String, String> environment) {
    Tree.Mapping all = Projection.of(source);
    Set<String> active = activeProfiles(environment);
    var services = new LinkedHashMap<String, Tree>();
    var disabled = new LinkedHashSet<String>();
    all.mapping("services")
        .entries()
        .forEach((service, tree) -> {
          if (tree instanceof Tree.Mapping mapping && enabled(mapping, active)) {
            services.put(service, mapping);
          } else {
            disabled.add(service);
          }
        });
    Tree.Mapping model = all.with("services", new Tree.Mapping(services));
    new Consistency(model, source, disabled, imageNeeded).check();
    model = new Finish(source, environment, this::envFile).finish(model);

    var entries = new LinkedHashMap<String, Tree>();
    entries.put("name", Tree.of(name));
    entries.putAll(Finish.withoutUnused(model).entries());
    source
        .entries()
        .forEach((key, value) -> {
          if (key.startsWith("x-")) {
            entries.put(key, Projection.plain(value));
          }
        });
    return (Tree.Mapping) Finish.escaped(new Tree.Mapping(entries));
  }

  private Set<String> activeProfiles(Map<String, String> environment) {
    var active = new LinkedHashSet<>(request.profiles());
    if (active.isEmpty()) {
      for (String profile : environment.getOrDefault("COMPOSE_PROFILES", "").split(",", -1)) {
        active.add(profile.strip());
      }
    }
    return active;
  }

  private static boolean enabled(Tree.Mapping service, Set<String> active) {
    List<Tree> profiles = service.items("profiles");
    return profiles.isEmpty()
        || active.contains("*")
        || profiles.stream().anyMatch(p -> active.contains(p.scalar().orElse("")));
  }

  /** The variables of one env file of a service; none where the file may be missing and is. */
  private SequencedMap<String, String> envFile(
      String service, Value.Mapping entry, Template.Variables known, Template.Variables before) {
    Value given = entry.get("path");
    if (!(given instanceof Value.Text text)) {
      throw Refusal.at(entry, "an env file has no path", "add \"path\"");
    }
    Path path = files.located(ProjectFiles.path(text, text.text()));
    boolean devNull = path.equals(Path.of("/dev/null"));
    if (!devNull && !files.exists(path)) {
      Value required = entry.get("required");
      boolean optional =
          (required instanceof Value.Truth truth && !truth.truth())
              || (required instanceof Value.Text word
                  && Boolean.FALSE.equals(Interpolation.truth(word.text())));
      if (optional) {
        return new LinkedHashMap<>();
      }
      throw new Problem(
          ExitCode.SECRET_MISSING,
          "the env file %s of service %s is not there"
              .formatted(files.shown(path), Wording.printable(service)),
          text.at().file().isEmpty() ? "" : text.at().toString(),
          "add it, or say \"required: false\"");
    }
    String format = entry.text("format");
    String content = devNull ? "" : files.text(path);
    if (format == null || format.isEmpty()) {
      return EnvFile.read(files.shown(path), content, known, before);
    }
    if (!format.equals("raw")) {
      throw Refusal.at(
          entry,
          "no such format of env files: " + Wording.printable(format),
          "use \"raw\", or none");
    }
    return EnvFile.readRaw(files.shown(path), content, known);
  }
}
