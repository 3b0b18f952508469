package dev.slipway.target.compose;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Gathers what helps a person to see why containers are not well; no secret is in it. */
final class Evidence {
  /** Without the exec events of every probe, which would bury the rest. */
  private static final List<String> TELLING_EVENTS =
      List.of(
          "create",
          "start",
          "restart",
          "die",
          "oom",
          "kill",
          "stop",
          "destroy",
          "pause",
          "unpause",
          "rename",
          "health_status");

  private final Engine engine;
  private final Containers containers;
  private final Redaction redaction;
  private final Map<String, String> files = new LinkedHashMap<>();

  Evidence(Engine engine, Redaction redaction) {
    this.engine = engine;
    this.containers = new Containers(engine);
    this.redaction = redaction;
  }

  Map<String, String> gather(String project, Instant since) {
    List<Container> all = containers.of(project);
    Secrets secrets = redaction.of(all);
    add("docker/ps.txt", () -> table(all, secrets));
    for (Container container : all) {
      String name = container.name();
      add("docker/inspect-" + name + ".json", () -> masked(container, secrets).prettyJson());
      add("docker/health-" + name + ".txt", () -> health(container, secrets));
    }
    add("docker/events.ndjson", () -> secrets.redact(events(project, since)));
    add("docker/networks.json", () -> list(containers.networks(project)));
    add("docker/volumes.txt", () -> String.join("\n", containers.volumes(project)));
    add("docker/disk.txt", this::disk);
    add("docker/versions.txt", this::versions);
    files.values().removeIf(String::isBlank);
    return files;
  }

  private void add(String name, Supplier<String> text) {
    try {
      files.put(name, text.get());
    } catch (Problem e) {
      if (e.exitCode() == ExitCode.UNREACHABLE) {
        files.putIfAbsent("docker/unreachable.txt", e.what());
      }
    }
  }

  private static String table(List<Container> all, Secrets secrets) {
    var out = new StringBuilder();
    for (Container container : all) {
      var seen = container.instance(secrets);
      out.append(
          "%s  %s  %s  %s  exit %s  restarts %d  started %s  commit %s  run %s  %s%n"
              .formatted(
                  container.name(),
                  container.id().substring(0, Math.min(12, container.id().length())),
                  seen.state(),
                  seen.health(),
                  seen.exitCode().map(String::valueOf).orElse("-"),
                  seen.restarts(),
                  seen.startedAt(),
                  seen.commit().map(commit -> commit.abbreviated()).orElse("-"),
                  seen.run().map(run -> run.value()).orElse("-"),
                  seen.detail()));
    }
    return out.toString();
  }

  /** Every variable's value is masked, whether it looks secret or not. */
  private static Tree masked(Container container, Secrets secrets) {
    var names =
        container.environment().stream()
            .map(variable -> variable.replaceFirst("=(?s).*", "=" + Secrets.MASK))
            .toList();
    Tree.Mapping inspected = container.inspected();
    return redacted(
        inspected.with("Config", inspected.mapping("Config").with("Env", Tree.ofTexts(names))),
        secrets);
  }

  private static Tree redacted(Tree tree, Secrets secrets) {
    return switch (tree) {
      case Tree.Text text -> Tree.of(secrets.redact(text.value()));
      case Tree.Sequence sequence ->
          new Tree.Sequence(
              sequence.items().stream().map(item -> redacted(item, secrets)).toList());
      case Tree.Mapping mapping -> {
        var entries = new LinkedHashMap<String, Tree>();
        mapping
            .entries()
            .forEach((key, value) -> entries.put(secrets.redact(key), redacted(value, secrets)));
        yield new Tree.Mapping(entries);
      }
      case Tree.Numeric _, Tree.Truth _, Tree.Null _ -> tree;
    };
  }

  private static String health(Container container, Secrets secrets) {
    var out = new StringBuilder();
    for (Tree item : container.stateOf().mapping("Health").items("Log")) {
      if (item instanceof Tree.Mapping probe) {
        out.append(
            "%s exit %s%n%s%n"
                .formatted(
                    probe.text("Start").orElse(""),
                    probe.text("ExitCode").orElse(""),
                    probe.text("Output").orElse("").strip()));
      }
    }
    return secrets.redact(out.toString());
  }

  private String events(String project, Instant since) {
    String filter =
        Tree.mapping()
            .put("label", Tree.ofTexts(List.of(Labels.PROJECT + "=" + project)))
            .put("event", Tree.ofTexts(TELLING_EVENTS))
            .build()
            .json();
    var text = new StringBuilder();
    engine.stream(
        "/events?since=%s&until=%s&filters=%s"
            .formatted(Engine.moment(since), Engine.moment(Instant.now()), Engine.quoted(filter)),
        body -> text.append(new String(body.readNBytes(1 << 20), StandardCharsets.UTF_8)));
    return text.toString();
  }

  private static String list(List<Tree.Mapping> items) {
    return new Tree.Sequence(List.copyOf(items)).prettyJson();
  }

  private String disk() {
    String root =
        engine
            .get("/info")
            .flatMap(info -> ((Tree.Mapping) info).text("DockerRootDir"))
            .orElse("/var/lib/docker");
    return engine
        .freeSpace(Path.of(root))
        .map(free -> "%s: %d MB free%n".formatted(root, free >> 20))
        .orElse("");
  }

  private String versions() {
    String engineVersion =
        engine
            .get("/version")
            .flatMap(version -> ((Tree.Mapping) version).text("Version"))
            .orElse("unknown");
    var compose =
        engine.docker(
            new Engine.Command(
                List.of("compose", "version", "--short"),
                "",
                Duration.ofSeconds(30),
                Optional.empty()));
    return "Docker Engine %s%nDocker Compose %s%n"
        .formatted(engineVersion, compose.ok() ? compose.stdout().strip() : "missing");
  }
}
