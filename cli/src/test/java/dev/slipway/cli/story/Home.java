package dev.slipway.cli.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.Main;
import dev.slipway.data.Json;
import dev.slipway.data.Limits;
import dev.slipway.data.YamlNode;
import dev.slipway.data.YamlReader;
import dev.slipway.model.AppName;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.target.Target;
import dev.slipway.target.compose.ComposeTarget;
import dev.slipway.target.process.ProcessTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One machine with a fleet of one app, whose owner types at a shell. */
final class Home {
  /** Stays as long as it is let, and is healthy unless its version is "broken". */
  static final String WEB =
      """
      services:
        web:
          command: ["/bin/sh", "-c", "echo web $$VERSION is up; exec sleep 1000"]
          environment:
            VERSION: %s
          healthcheck:
            test: ["CMD", "/bin/sh", "-c", "test $$VERSION != broken"]
            interval: 200ms
            retries: 2
          restart: unless-stopped
          stop_grace_period: 1s
      """;

  private final Path directory;
  private final Map<String, String> environment = new LinkedHashMap<>();

  private Home(Path directory) {
    this.directory = directory;
  }

  /**
   * A repository with an app in it and the fleet that deploys it to a target.
   *
   * @param settings further lines for the app, each indented by four spaces
   */
  static Home in(Path directory, String app, String compose, String target, String settings)
      throws IOException {
    var home = new Home(directory);
    Files.createDirectories(home.repository());
    home.git("init", "-q", "-b", "main");
    home.git("config", "user.name", "Ana");
    home.git("config", "user.email", "ana@example.org");
    home.commit(compose, "Start");
    home.fleet(
        """
        apiVersion: slipway.dev/v1alpha1
        kind: Fleet
        metadata: {name: home}
        root: root
        repositories:
          shop: {url: %s, trust: [host-processes, commands]}
        targets:
          here: {kind: %s}
        apps:
          %s:
            source: {repository: shop, ref: main}
            target: here
            verify: {samples: 2, every: 50ms, timeout: 60s}
        """
                .formatted(home.repository(), target, app)
            + settings);
    return home;
  }

  static Home onProcesses(Path directory) throws IOException {
    return in(directory, "web", WEB.formatted("v1"), "process", "");
  }

  Path directory() {
    return directory;
  }

  Path root() {
    return directory.resolve("root");
  }

  Path repository() {
    return directory.resolve("repo");
  }

  Path file() {
    return directory.resolve("slipway.yaml");
  }

  void fleet(String text) throws IOException {
    Files.writeString(file(), text);
  }

  /** A variable that the program finds set. */
  void set(String name, String value) {
    environment.put(name, value);
  }

  /** The commit's id. */
  String commit(String compose, String message) throws IOException {
    Files.writeString(repository().resolve("compose.yaml"), compose);
    git("add", "-A");
    git("commit", "-q", "-m", message);
    return git("rev-parse", "HEAD").strip();
  }

  String git(String... words) throws IOException {
    var command = new ArrayList<>(List.of("git", "-C", repository().toString()));
    command.addAll(List.of(words));
    Said said = said(new ProcessBuilder(command), directory);
    assertThat(said.code()).as(said.err()).isZero();
    return said.out();
  }

  /** What a program left. */
  record Said(int code, String out, String err) {
    /** The data that it printed. */
    Tree.Mapping json() {
      return (Tree.Mapping) Json.parse("stdout", out);
    }
  }

  /** Types {@code slipway} and some words, and waits. */
  Said slipway(String... words) {
    return said(slipwayBuilder(words), directory);
  }

  /** Types it, expecting that it is well. */
  Said well(String... words) {
    Said said = slipway(words);
    assertThat(said.code()).as("%s%n%s%n%s", List.of(words), said.out(), said.err()).isZero();
    return said;
  }

  /** Types it and leaves it running; what it says goes to files. */
  Process start(Path out, Path err, String... words) throws IOException {
    return slipwayBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  private ProcessBuilder slipwayBuilder(String... words) {
    // A build in the background hands on that Ctrl-C is ignored; a person's shell does not.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  static Said said(ProcessBuilder builder, Path scratch) {
    try {
      Path out = Files.createTempFile(scratch, ".out", "");
      Path err = Files.createTempFile(scratch, ".err", "");
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("too slow: " + builder.command());
      }
      return new Said(
          process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** What a verb answers as JSON, having seen that it answers the same as YAML. */
  Tree.Mapping data(int code, String... words) {
    Said json = slipway(with(words, "json"));
    Said yaml = slipway(with(words, "yaml"));
    assertThat(json.code()).as(json.err()).isEqualTo(code);
    assertThat(yaml.code()).as(yaml.err()).isEqualTo(code);
    Tree.Mapping data = json.json();
    assertThat(plain(YamlReader.read("stdout", yaml.out(), Limits.DEFAULT).getFirst()))
        .as(yaml.out())
        .isEqualTo(texts(data));
    return data;
  }

  private static String[] with(String[] words, String format) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--output", format));
    return all.toArray(String[]::new);
  }

  /** The data with every scalar as its text, which is what the YAML of a node gives. */
  private static Object texts(Tree tree) {
    return switch (tree) {
      case Tree.Mapping mapping -> {
        Map<String, Object> all = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> all.put(key, texts(value)));
        yield all;
      }
      case Tree.Sequence sequence -> sequence.items().stream().map(Home::texts).toList();
      case Tree.Null _ -> "null";
      case Tree.Text _, Tree.Numeric _, Tree.Truth _ -> tree.scalar().orElse("");
    };
  }

  private static Object plain(YamlNode node) {
    return switch (node) {
      case YamlNode.Mapping mapping -> {
        Map<String, Object> all = new LinkedHashMap<>();
        mapping
            .entries()
            .forEach(
                entry -> all.put(((YamlNode.Scalar) entry.key()).text(), plain(entry.value())));
        yield all;
      }
      case YamlNode.Sequence sequence -> sequence.items().stream().map(Home::plain).toList();
      case YamlNode.Scalar scalar -> scalar.text();
    };
  }

  /** Ends what a test has left running. */
  void tearDown(String app, TargetRef.Kind kind) {
    var ref = new TargetRef(kind, "here");
    Target target =
        switch (kind) {
          case PROCESS -> new ProcessTarget(ref, root());
          case COMPOSE -> new ComposeTarget(ref, root(), System.getenv());
          case KUBERNETES -> throw new IllegalArgumentException("it has no tests here");
        };
    target.remove(new AppName(app), app, true);
  }
}
