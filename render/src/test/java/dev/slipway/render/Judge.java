package dev.slipway.render;

import dev.slipway.data.Json;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Docker Compose 2.40.3, who says what a project means. */
final class Judge {
  static final String VERSION = "2.40.3";

  /** The model, or why there is none. */
  record Verdict(Optional<Tree> model, String refusal) {}

  private static final List<String> COMPOSE = compose();

  private Judge() {}

  /** The plugin itself, which starts in half the time, where docker says where it is. */
  private static List<String> compose() {
    try {
      Path out = Files.createTempFile("judge", ".json");
      Process process =
          new ProcessBuilder("docker", "info", "--format", "{{json .ClientInfo.Plugins}}")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(out.toFile())
              .start();
      process.waitFor(30, TimeUnit.SECONDS);
      String plugins = Files.readString(out).strip();
      Files.delete(out);
      if (plugins.startsWith("[") && Json.parse("plugins", plugins) instanceof Tree.Sequence list) {
        for (Tree tree : list.items()) {
          if (tree instanceof Tree.Mapping plugin
              && plugin.text("Name").orElse("").equals("compose")
              && plugin.text("Version").orElse("").startsWith(VERSION)) {
            return List.of(plugin.text("Path").orElseThrow());
          }
        }
      }
      return List.of("docker", "compose");
    } catch (IOException e) {
      return List.of("docker", "compose");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Empty where this machine has the right Compose, else the reason. */
  static Optional<String> absence() {
    try {
      Path out = Files.createTempFile("judge", ".txt");
      Process process =
          new ProcessBuilder("docker", "compose", "version", "--short")
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      process.waitFor(30, TimeUnit.SECONDS);
      String version = Files.readString(out).strip();
      Files.delete(out);
      return version.startsWith(VERSION)
          ? Optional.empty()
          : Optional.of("Docker Compose " + VERSION + " is needed as judge, there is: " + version);
    } catch (IOException e) {
      return Optional.of("Docker Compose " + VERSION + " is needed as judge, and is not there");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, String> environment(Map<String, String> more) {
    var environment = new HashMap<String, String>();
    for (String key : List.of("PATH", "HOME", "DOCKER_CONFIG")) {
      String value = System.getenv(key);
      if (value != null) {
        environment.put(key, value);
      }
    }
    environment.putAll(more);
    return environment;
  }

  static Verdict asked(Path folder, List<String> args, Map<String, String> environment) {
    var command = new ArrayList<>(COMPOSE);
    command.addAll(args);
    command.addAll(List.of("config", "--format", "json"));
    try {
      Path out = Files.createTempFile("judge", ".json");
      Path err = Files.createTempFile("judge", ".txt");
      var builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the judge does not answer");
      }
      String json = Files.readString(out);
      String refusal = Files.readString(err);
      Files.delete(out);
      Files.delete(err);
      return process.exitValue() == 0
          ? new Verdict(Optional.of(Json.parse("the judge's answer", json)), "")
          : new Verdict(Optional.empty(), refusal);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
