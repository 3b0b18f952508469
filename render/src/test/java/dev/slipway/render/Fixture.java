package dev.slipway.render;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A small project to read: files, arguments and variables. Many stand in one text, each after a
 * line {@code === title}, with {@code --- file}, {@code --- args} and {@code --- env} sections.
 */
record Fixture(
    String title, Map<String, String> files, List<String> args, Map<String, String> env) {
  static List<Fixture> all(Path folder) {
    try (var files = Files.list(folder)) {
      return files.sorted().flatMap(file -> parse(file).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Fixture> parse(Path file) {
    try {
      var fixtures = new ArrayList<Fixture>();
      String name = file.getFileName().toString().replace(".txt", "");
      for (String part : ("\n" + Files.readString(file)).split("\n=== ")) {
        if (!part.isBlank()) {
          fixtures.add(one(name, part));
        }
      }
      return fixtures;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fixture one(String group, String text) {
    String title = group + ": " + text.lines().findFirst().orElse("").strip();
    var files = new LinkedHashMap<String, String>();
    List<String> args = List.of();
    var env = new LinkedHashMap<String, String>();
    String rest = text.substring(text.indexOf('\n') + 1);
    if (!rest.startsWith("--- ")) {
      rest = "--- compose.yaml\n" + rest;
    }
    for (String section : ("\n" + rest).split("\n--- ")) {
      if (section.isEmpty()) {
        continue;
      }
      String head = section.lines().findFirst().orElse("").strip();
      String body = section.substring(Math.min(section.length(), section.indexOf('\n') + 1));
      if (head.startsWith("args ")) {
        args = List.of(head.substring(5).split(" "));
      } else if (head.startsWith("env ")) {
        for (String pair : head.substring(4).split(" ")) {
          env.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
      } else {
        files.put(head, body.endsWith("\n") ? body : body + "\n");
      }
    }
    return new Fixture(title, files, args, env);
  }

  void write(Path folder) {
    try {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        if (file.getKey().endsWith("/")) {
          Files.createDirectories(path);
        } else {
          Files.writeString(path, file.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ComposeReader.Request request(Path folder, Map<String, String> environment) {
    var composeFiles = new ArrayList<String>();
    var profiles = new ArrayList<String>();
    var envFiles = new ArrayList<Path>();
    Optional<String> project = Optional.empty();
    for (int i = 0; i + 1 < args.size(); i += 2) {
      String value = args.get(i + 1);
      switch (args.get(i)) {
        case "-f" -> composeFiles.add(value);
        case "--profile" -> profiles.add(value);
        case "--env-file" -> envFiles.add(folder.resolve(value));
        case "-p" -> project = Optional.of(value);
        default -> throw new IllegalArgumentException(args.get(i));
      }
    }
    return new ComposeReader.Request(
        folder, composeFiles, profiles, environment, envFiles, project);
  }
}
