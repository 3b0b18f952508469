package dev.slipway.git;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One call of the git program: whose settings it honours, in which bounds it runs.
 *
 * <p>Work on our own mirrors honours nobody's settings, so that the same commit gives the same
 * files everywhere. Only the calls that reach a remote, or look at a person's working tree, read
 * that person's configuration: credential helpers, proxies, certificates, ssh.
 */
public final class GitCall {
  private static final int MEBIBYTE = 1024 * 1024;

  /** What of the surrounding environment concerns reaching a remote; all other GIT_* is dropped. */
  private static final Set<String> FOR_TRANSPORT =
      Set.of(
          "GIT_ASKPASS",
          "GIT_SSH",
          "GIT_SSH_COMMAND",
          "GIT_SSH_VARIANT",
          "GIT_CONFIG_GLOBAL",
          "GIT_CONFIG_SYSTEM",
          "GIT_CONFIG_NOSYSTEM",
          "GIT_PROXY_SSL_CAINFO",
          "GIT_HTTP_PROXY_AUTHMETHOD");

  /** Never run anything on our behalf: no hooks, no monitors, no background upkeep. */
  private static final List<String> QUIET =
      List.of(
          "core.hooksPath=/dev/null",
          "core.fsmonitor=false",
          "gc.auto=0",
          "maintenance.auto=false",
          "advice.detachedHead=false",
          "fetch.unpackLimit=1",
          "transfer.unpackLimit=1",
          "fetch.recurseSubmodules=false",
          "submodule.recurse=false",
          "push.gpgSign=false",
          "push.followTags=false",
          "push.recurseSubmodules=no",
          "commit.gpgSign=false",
          "protocol.version=2");

  private final boolean isolated;
  private final Map<String, String> extra;
  private final List<String> settings;
  private final Optional<Path> gitDirectory;
  private final Optional<Path> directory;
  private final byte[] input;
  private final Duration timeout;
  private final int outputLimit;

  private GitCall(
      boolean isolated,
      Map<String, String> extra,
      List<String> settings,
      Optional<Path> gitDirectory,
      Optional<Path> directory,
      byte[] input,
      Duration timeout,
      int outputLimit) {
    this.isolated = isolated;
    this.extra = Map.copyOf(extra);
    this.settings = List.copyOf(settings);
    this.gitDirectory = gitDirectory;
    this.directory = directory;
    this.input = input;
    this.timeout = timeout;
    this.outputLimit = outputLimit;
  }

  /** A call that honours no configuration but what it is given. */
  public static GitCall isolated() {
    return new GitCall(
        true,
        Map.of(),
        List.of(
            "core.attributesFile=/dev/null",
            "core.excludesFile=/dev/null",
            "core.autocrlf=false",
            "core.symlinks=true",
            "core.protectNTFS=true",
            "core.protectHFS=true",
            "core.quotePath=false",
            "i18n.logOutputEncoding=UTF-8"),
        Optional.empty(),
        Optional.empty(),
        new byte[0],
        Duration.ofMinutes(5),
        64 * MEBIBYTE);
  }

  /** A call that honours the person's configuration, and never asks that person anything. */
  public static GitCall personal() {
    return new GitCall(
        false,
        Map.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        new byte[0],
        Duration.ofMinutes(1),
        64 * MEBIBYTE);
  }

  /** A call that reaches a remote repository with whatever lets that person reach it. */
  public static GitCall reaching(RepositoryUrl url) {
    GitCall call =
        nowhere()
            .with("http.lowSpeedLimit=1000")
            .with("http.lowSpeedTime=60")
            .within(Duration.ofMinutes(10));
    if (url.transport() == RepositoryUrl.Transport.SSH) {
      return withQuietSsh(call);
    }
    return url.credentials()
        .map(credentials -> withCredentials(call, url, credentials))
        .orElse(call);
  }

  /** Away from whatever repository Slipway was started in, whose settings are not meant. */
  private static GitCall nowhere() {
    return personal().at(Path.of("/"));
  }

  /** Hands the credentials over in the environment: an argument list is for everyone to read. */
  private static GitCall withCredentials(
      GitCall call, RepositoryUrl url, RepositoryUrl.Credentials credentials) {
    String location = url.location();
    int end = location.indexOf('/', location.indexOf("://") + 3);
    String host = end < 0 ? location : location.substring(0, end);
    return call.with("credential." + host + ".helper=")
        .with(
            "credential."
                + host
                + ".helper=!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n'"
                + " \"$SLIPWAY_GIT_USER\" \"$SLIPWAY_GIT_PASSWORD\"; }; f")
        .with("SLIPWAY_GIT_USER", credentials.user())
        .with("SLIPWAY_GIT_PASSWORD", credentials.password());
  }

  /** Whoever chose an own ssh command keeps it; otherwise ssh must fail instead of asking. */
  private static GitCall withQuietSsh(GitCall call) {
    if (System.getenv("GIT_SSH") != null || System.getenv("GIT_SSH_COMMAND") != null) {
      return call;
    }
    var chosen = nowhere().run("config", "--get", "core.sshCommand");
    String ssh = chosen.ok() && !chosen.text().isBlank() ? chosen.text().strip() : "ssh";
    return call.with(
        "GIT_SSH_COMMAND",
        ssh + " -o BatchMode=yes -o ConnectTimeout=15 -o ServerAliveInterval=15");
  }

  public GitCall in(Path gitDirectory) {
    return new GitCall(
        isolated,
        extra,
        settings,
        Optional.of(gitDirectory),
        directory,
        input,
        timeout,
        outputLimit);
  }

  /** Runs in a folder, and finds the repository from there. */
  public GitCall at(Path directory) {
    return new GitCall(
        isolated,
        extra,
        settings,
        gitDirectory,
        Optional.of(directory),
        input,
        timeout,
        outputLimit);
  }

  /** Adds a setting, {@code name=value}, for this call only. */
  public GitCall with(String setting) {
    var all = new ArrayList<>(settings);
    all.add(setting);
    return new GitCall(isolated, extra, all, gitDirectory, directory, input, timeout, outputLimit);
  }

  public GitCall with(String variable, String value) {
    var all = new HashMap<>(extra);
    all.put(variable, value);
    return new GitCall(
        isolated, all, settings, gitDirectory, directory, input, timeout, outputLimit);
  }

  public GitCall fed(byte[] input) {
    return new GitCall(
        isolated, extra, settings, gitDirectory, directory, input.clone(), timeout, outputLimit);
  }

  public GitCall within(Duration timeout) {
    return new GitCall(
        isolated, extra, settings, gitDirectory, directory, input, timeout, outputLimit);
  }

  public BoundedProgram.Outcome run(String... arguments) {
    return run(List.of(arguments));
  }

  public BoundedProgram.Outcome run(List<String> arguments) {
    var command = new ArrayList<String>();
    command.add("git");
    gitDirectory.ifPresent(path -> command.add("--git-dir=" + path));
    command.addAll(arguments);
    return new BoundedProgram(
            command, environment(System.getenv()), directory, input, timeout, outputLimit)
        .run();
  }

  /** Settings travel in the environment too, where they outrank every file. */
  Map<String, String> environment(Map<String, String> surrounding) {
    var environment = new HashMap<String, String>();
    surrounding.forEach((name, value) -> {
      boolean keep = !name.startsWith("GIT_") || (!isolated && isForTransport(name));
      if (keep && !name.equals("SSH_ASKPASS")) {
        environment.put(name, value);
      }
    });
    environment.put("LC_ALL", "C");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.putIfAbsent("GIT_ASKPASS", "");
    environment.put("GIT_ALLOW_PROTOCOL", "file:http:https:ssh");
    environment.put("GIT_OPTIONAL_LOCKS", "0");
    environment.put("GIT_LITERAL_PATHSPECS", "1");
    environment.put("GIT_NO_REPLACE_OBJECTS", "1");
    environment.put("GIT_ATTR_NOSYSTEM", "1");
    environment.put("GIT_PAGER", "cat");
    if (isolated) {
      environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
      environment.put("GIT_CONFIG_NOSYSTEM", "1");
    }
    putSettings(environment);
    environment.putAll(extra);
    return environment;
  }

  private void putSettings(Map<String, String> environment) {
    int count = 0;
    try {
      count = Integer.parseInt(environment.getOrDefault("GIT_CONFIG_COUNT", "0"));
    } catch (NumberFormatException _) {
      // Git would refuse it as well; ours count from nothing then.
    }
    var all = new ArrayList<>(QUIET);
    all.addAll(settings);
    for (String setting : all) {
      int equals = setting.indexOf('=', setting.startsWith("credential.") ? nameEnd(setting) : 0);
      environment.put("GIT_CONFIG_KEY_" + count, setting.substring(0, equals));
      environment.put("GIT_CONFIG_VALUE_" + count, setting.substring(equals + 1));
      count++;
    }
    environment.put("GIT_CONFIG_COUNT", String.valueOf(count));
  }

  /** A host in a setting's name may hold an equals sign itself. */
  private static int nameEnd(String setting) {
    return setting.indexOf(".helper=");
  }

  private static boolean isForTransport(String name) {
    return FOR_TRANSPORT.contains(name)
        || name.startsWith("GIT_SSL_")
        || name.equals("GIT_CONFIG_COUNT")
        || name.startsWith("GIT_CONFIG_KEY_")
        || name.startsWith("GIT_CONFIG_VALUE_");
  }
}
