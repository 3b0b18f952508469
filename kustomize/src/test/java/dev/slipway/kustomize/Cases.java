package dev.slipway.kustomize;

import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import dev.slipway.kustomize.yaml.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The shared folder of cases, where it stands beside the repository. */
final class Cases {
  private Cases() {}

  /** One case: a tree to build, and what upstream makes of it. */
  record Case(Path directory, MapNode description) {
    String name() {
      return directory.getFileName().toString();
    }

    Path input() {
      return directory.resolve("in");
    }

    Path target() {
      return input().resolve(description.text("target")).normalize();
    }

    boolean fails() {
      return description.text("kind").equals("error");
    }

    /** With the order in which resources came, where a case's output is written in that order. */
    Options options(boolean inOrderOfAccumulation) {
      var flags = new ArrayList<String>();
      flags.add("");
      texts(description.get("flags")).forEach(flags::add);
      if (inOrderOfAccumulation) {
        boolean legacy = List.of("legacy", "unspecified").contains(description.text("reorder"));
        flags.add(legacy ? "--reorder=legacy" : "--reorder=none");
      }
      return Batch.options(flags.toArray(String[]::new));
    }

    String expected(boolean inOrderOfAccumulation) {
      Path byDefault = directory.resolve("expected.default.yaml");
      return inOrderOfAccumulation || !Files.exists(byDefault)
          ? text(directory.resolve("expected.yaml"))
          : text(byDefault);
    }

    /** What a message lacks of what upstream's says; empty where it says it all. */
    Optional<String> missingFrom(String message) {
      Path checks = directory.resolve("expected_error.json");
      if (!Files.exists(checks)) {
        return Optional.empty();
      }
      String told = message.replace(input() + "/", "/").replace(input().toString(), "/");
      for (Node check : ((SequenceNode) read(checks)).items()) {
        if (!fulfils(told, (MapNode) check)) {
          return Optional.of(check.toString());
        }
      }
      return Optional.empty();
    }

    private static boolean fulfils(String told, MapNode check) {
      return switch (check.text("mode")) {
        case "any" -> true;
        case "containsany" -> texts(check.get("text")).anyMatch(told::contains);
        case "regex" -> Pattern.compile(check.text("text")).matcher(told).find();
        default -> told.contains(withoutObject(check.text("text")));
      };
    }

    /** Upstream's messages may show an object; ours never do, since it may hold a secret. */
    private static String withoutObject(String text) {
      return text.replaceFirst("(?s): node contents:\n.*", "");
    }
  }

  /** Empty where the folder is not there. */
  static List<Case> all() {
    Path cases = folder().resolve("cases");
    if (!Files.isDirectory(cases)) {
      return List.of();
    }
    // Messages name real paths, whatever links lead to the folder.
    try (Stream<Path> directories = Files.list(cases.toRealPath())) {
      return directories
          .sorted()
          .map(directory -> new Case(directory, (MapNode) read(directory.resolve("case.json"))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    String named = System.getProperty("kustomize.cases");
    if (named != null) {
      return Path.of(named);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path beside = at.resolve("shared/kustomize-cases");
      if (Files.isDirectory(beside)) {
        return beside;
      }
    }
    return Path.of("shared/kustomize-cases");
  }

  private static Node read(Path json) {
    return new YamlReader().read(text(json), json.toString()).getFirst();
  }

  private static Stream<String> texts(@Nullable Node list) {
    return list instanceof SequenceNode sequence
        ? sequence.items().stream().map(item -> ((ScalarNode) item).value())
        : Stream.empty();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
