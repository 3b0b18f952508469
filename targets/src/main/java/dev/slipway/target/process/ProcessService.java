package dev.slipway.target.process;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import dev.slipway.supervisor.ServiceSpec.HealthSpec;
import dev.slipway.supervisor.ServiceSpec.RestartPolicy;
import dev.slipway.supervisor.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One service of a rendering, read as a process.
 *
 * <p>The canonical model writes a dollar sign as two, as Compose prints it; here they are one
 * again.
 *
 * @param command entrypoint and command together
 * @param workingDirectory as it is written; empty for the app's own directory
 */
record ProcessService(
    String name,
    Tree.Mapping model,
    List<String> command,
    String workingDirectory,
    Optional<Place> place) {
  private static final List<String> INHERITED =
      List.of("HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");
  private static final long DEFAULT_GRACE = 10_000;
  private static final long DEFAULT_INTERVAL = 30_000;
  private static final long DEFAULT_START_INTERVAL = 5_000;
  private static final int DEFAULT_RETRIES = 3;

  /** Reads a service, refusing by name what a process cannot be. */
  static ProcessService of(Rendered rendered, String name) {
    var model = rendered.model().mapping("services").mapping(name);
    Refusals.check(name, model);
    var command = new ArrayList<String>();
    command.addAll(texts(model, "entrypoint"));
    command.addAll(texts(model, "command"));
    if (command.isEmpty()) {
      throw problem(
          name,
          "service " + name + " has only an image, and this target runs programs of this machine",
          "give it command: (or entrypoint:) with a program that is installed here, or deploy the"
              + " app to a target of kind compose");
    }
    return new ProcessService(
        name, model, command, text(model, "working_dir").orElse(""), Place.of(rendered));
  }

  /** The directory that the program runs in. */
  Path directory() {
    var base = place.map(Place::directory);
    if (base.isEmpty() && !workingDirectory.startsWith("/")) {
      if (workingDirectory.isEmpty()) {
        return Path.of("/");
      }
      throw problem(
          name, "working_dir " + Wording.printable(workingDirectory) + " is not absolute", "");
    }
    return base.orElse(Path.of("/")).resolve(workingDirectory).normalize();
  }

  /** Checks that everything the program needs is on this machine. */
  void checkHere() {
    if (!Files.isDirectory(directory())) {
      throw problem(
          name,
          "the working directory " + Wording.printable(directory().toString()) + " does not exist",
          "create it, or correct working_dir");
    }
    String program = command.getFirst();
    boolean found =
        program.contains("/")
            ? Programs.runnable(directory().resolve(program))
            : Programs.find(program, environment().getOrDefault("PATH", "")).isPresent();
    if (!found) {
      throw problem(
          name,
          "the program " + Wording.printable(program) + " is not here or may not be executed",
          program.contains("/")
              ? "commit it with its executable bit set, or correct command"
              : "install it, or set PATH in the service's environment");
    }
    var _ = environment();
    var _ = health();
    var _ = restart();
    var _ = stopSignal();
    var _ = graceMillis();
  }

  /** All that the program is given: a few variables of this process, then the service's own. */
  Map<String, String> environment() {
    var environment = new LinkedHashMap<String, String>();
    environment.put("PATH", Programs.searchPath(""));
    for (String variable : INHERITED) {
      String value = System.getenv(variable);
      if (value != null) {
        environment.put(variable, value);
      }
    }
    user().home().ifPresent(home -> environment.put("HOME", home));
    model
        .mapping("environment")
        .entries()
        .forEach((variable, value) -> {
          if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw problem(
                name,
                "environment variable \""
                    + Wording.printable(variable)
                    + "\" cannot be given"
                    + " to a process",
                "use letters, digits and underscores");
          }
          value.scalar().ifPresent(text -> environment.put(variable, undouble(text)));
        });
    return environment;
  }

  Users user() {
    return Users.of(name, text(model, "user").orElse(""));
  }

  List<String> commandAsUser() {
    return asUser(command);
  }

  private List<String> asUser(List<String> words) {
    var all = new ArrayList<>(user().prefix());
    all.addAll(words);
    return all;
  }

  RestartPolicy restart() {
    String policy = text(model, "restart").orElse("no");
    return switch (policy) {
      case "", "no", "false" -> RestartPolicy.NEVER;
      case "always", "unless-stopped" -> new RestartPolicy(RestartPolicy.When.ALWAYS, 0);
      case "on-failure" -> new RestartPolicy(RestartPolicy.When.ON_FAILURE, 0);
      case String other when other.matches("on-failure:[0-9]{1,6}") ->
          new RestartPolicy(RestartPolicy.When.ON_FAILURE, Integer.parseInt(other.substring(11)));
      case String other ->
          throw problem(
              name,
              "restart: " + Wording.printable(other) + " is not a policy",
              "use no, always, unless-stopped, on-failure or on-failure:5");
    };
  }

  int stopSignal() {
    String signal = text(model, "stop_signal").orElse("SIGTERM");
    return Signals.number(signal)
        .orElseThrow(() ->
            problem(
                name,
                "stop_signal: " + Wording.printable(signal) + " is not a signal",
                Wording.nearest(signal.replaceFirst("^SIG", ""), Signals.names())
                    .map(near -> "did you mean SIG" + near + "?")
                    .orElse("")));
  }

  long graceMillis() {
    return millis(model, "stop_grace_period", DEFAULT_GRACE);
  }

  Optional<HealthSpec> health() {
    var asked = model.mapping("healthcheck");
    var test = texts(asked, "test");
    if (test.isEmpty()
        || test.getFirst().equals("NONE")
        || asked.text("disable").filter("true"::equals).isPresent()) {
      return Optional.empty();
    }
    var words = test.subList(1, test.size());
    if (words.isEmpty()) {
      throw problem(name, "healthcheck.test has no command", "");
    }
    List<String> probe =
        switch (test.getFirst()) {
          case "CMD" -> words;
          case "CMD-SHELL" -> List.of("/bin/sh", "-c", words.getFirst());
          default -> throw problem(name, "healthcheck.test must start with CMD or CMD-SHELL", "");
        };
    long interval = orDefault(millis(asked, "interval", 0), DEFAULT_INTERVAL);
    int retries = asked.text("retries").map(Integer::parseInt).orElse(0);
    return Optional.of(
        new HealthSpec(
            asUser(probe),
            interval,
            orDefault(millis(asked, "timeout", 0), DEFAULT_INTERVAL),
            retries > 0 ? retries : DEFAULT_RETRIES,
            millis(asked, "start_period", 0),
            orDefault(millis(asked, "start_interval", 0), DEFAULT_START_INTERVAL)));
  }

  private static long orDefault(long millis, long usual) {
    return millis > 0 ? millis : usual;
  }

  private long millis(Tree.Mapping of, String key, long usual) {
    var text = of.text(key);
    if (text.isEmpty()) {
      return usual;
    }
    return Durations.millis(text.get())
        .orElseThrow(() ->
            problem(
                name,
                key + ": " + Wording.printable(text.get()) + " is not a duration",
                "write it like 10s or 1m30s"));
  }

  private static Problem problem(String service, String what, String next) {
    return new Problem(ExitCode.PREPARE_FAILED, what, "service " + service, next);
  }

  private static Optional<String> text(Tree.Mapping model, String key) {
    return model.text(key).map(ProcessService::undouble);
  }

  private static List<String> texts(Tree.Mapping model, String key) {
    return model.items(key).stream().map(item -> undouble(item.scalar().orElse(""))).toList();
  }

  private static String undouble(String text) {
    return text.replace("$$", "$");
  }
}
