package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.resource.Behavior;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one ConfigMap or Secret is made of.
 *
 * @param type of a Secret; empty for the usual one
 * @param envs files with a key and a value on each line
 * @param literals {@code key=value}
 * @param files a path, or {@code key=path}
 */
record GeneratorArguments(
    String name,
    String namespace,
    String type,
    Behavior behavior,
    List<String> envs,
    List<String> literals,
    List<String> files,
    GeneratorOptions options,
    Source source) {

  /** An entry of {@code configMapGenerator} or {@code secretGenerator} of a kustomization. */
  static GeneratorArguments ofEntry(MapNode entry, GeneratorOptions common) {
    var arguments = new Arguments(entry);
    var envs = new ArrayList<>(arguments.texts("envs"));
    String legacy = arguments.text("env");
    if (!legacy.isEmpty()) {
      envs.add(legacy);
    }
    return read(arguments, entry, envs).withOptions(common);
  }

  /** A document of kind ConfigMapGenerator or SecretGenerator. */
  static GeneratorArguments ofDocument(MapNode document) {
    var arguments = new Arguments(document);
    GeneratorArguments read = read(arguments, document, arguments.texts("envs"));
    MapNode found = arguments.map("metadata");
    var metadata = new Arguments(found == null ? new MapNode() : found);
    return new GeneratorArguments(
        read.name.isEmpty() ? metadata.text("name") : read.name,
        read.namespace.isEmpty() ? metadata.text("namespace") : read.namespace,
        read.type,
        read.behavior,
        read.envs,
        read.literals,
        read.files,
        read.options,
        read.source);
  }

  private static GeneratorArguments read(Arguments arguments, MapNode map, List<String> envs) {
    return new GeneratorArguments(
        arguments.text("name"),
        arguments.text("namespace"),
        arguments.text("type"),
        behavior(arguments.text("behavior")),
        envs,
        arguments.texts("literals"),
        arguments.texts("files"),
        GeneratorOptions.of(Optional.ofNullable(arguments.map("options"))),
        map.source());
  }

  /** A word that upstream does not know means nothing there, and so here. */
  private static Behavior behavior(String word) {
    return switch (word) {
      case "create" -> Behavior.CREATE;
      case "replace" -> Behavior.REPLACE;
      case "merge" -> Behavior.MERGE;
      default -> Behavior.UNSPECIFIED;
    };
  }

  private GeneratorArguments withOptions(GeneratorOptions common) {
    return new GeneratorArguments(
        name, namespace, type, behavior, envs, literals, files, options.with(common), source);
  }
}
