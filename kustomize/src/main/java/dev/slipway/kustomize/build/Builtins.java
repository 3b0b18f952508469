package dev.slipway.kustomize.build;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.file.Loader;
import dev.slipway.kustomize.generate.DataGenerator;
import dev.slipway.kustomize.generate.DataKind;
import dev.slipway.kustomize.generate.HashTransformer;
import dev.slipway.kustomize.generate.IamPolicyGenerator;
import dev.slipway.kustomize.resource.Generator;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * The steps that a document may configure: those that are built in. Programs, containers and shared
 * objects, which upstream runs on request, are always refused: a build that runs what it finds in a
 * repository gives that repository the machine.
 */
final class Builtins {
  /** Makes a step from the document that configures it. */
  @FunctionalInterface
  private interface Factory<T> {
    T make(MapNode document, Loader loader);
  }

  private final Map<String, Factory<Generator>> generators =
      new TreeMap<>(
          Map.of(
              "ConfigMapGenerator",
              (document, loader) -> DataGenerator.of(DataKind.CONFIG_MAP, document, loader::load),
              "SecretGenerator",
              (document, loader) -> DataGenerator.of(DataKind.SECRET, document, loader::load),
              "IAMPolicyGenerator",
              (document, _) -> IamPolicyGenerator.of(document)));

  private final Map<String, Factory<Transformer>> transformers =
      new TreeMap<>(Map.of("HashTransformer", (_, _) -> new HashTransformer()));

  Generator generator(Resource document, Loader loader) {
    return make(generators, transformers, "generator", document, loader);
  }

  Transformer transformer(Resource document, Loader loader) {
    return make(transformers, generators, "transformer", document, loader);
  }

  private static <T> T make(
      Map<String, Factory<T>> wanted,
      Map<String, ? extends Factory<?>> others,
      String what,
      Resource document,
      Loader loader) {
    refuseExternal(document);
    String kind = document.kind();
    if (others.containsKey(kind)) {
      throw new KustomizeException(
          "plugin %s not a %s".formatted(document.originalId(), what), document.source());
    }
    Factory<T> factory = wanted.get(kind);
    if (factory == null) {
      throw new KustomizeException(
          "unable to load builtin " + document.gvk(),
          document.source(),
          "did you mean " + Spelling.nearest(kind, wanted.keySet()) + "?");
    }
    try {
      return factory.make(document.root(), loader);
    } catch (KustomizeException e) {
      throw e.within("plugin " + document.originalId() + " fails configuration");
    }
  }

  private static void refuseExternal(Resource document) {
    if (!document.root().text("apiVersion").equals("builtin")) {
      throw new KustomizeException(
          "external plugins disabled; unable to load external plugin '%s'"
              .formatted(document.kind()),
          document.source(),
          "a build runs no program, container or plugin that its input names;"
              + " use a built-in transformer, or run the function before the build");
    }
  }
}
