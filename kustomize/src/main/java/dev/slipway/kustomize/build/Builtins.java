package dev.slipway.kustomize.build;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.generate.DataGenerator;
import dev.slipway.kustomize.generate.DataKind;
import dev.slipway.kustomize.generate.HashTransformer;
import dev.slipway.kustomize.generate.IamPolicyGenerator;
import dev.slipway.kustomize.helm.HelmChartGenerator;
import dev.slipway.kustomize.helm.HelmOptions;
import dev.slipway.kustomize.patch.PatchJson6902Transformer;
import dev.slipway.kustomize.patch.PatchStrategicMergeTransformer;
import dev.slipway.kustomize.patch.PatchTransformer;
import dev.slipway.kustomize.replacement.ReplacementTransformer;
import dev.slipway.kustomize.resource.Generator;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.schema.Schemas;
import dev.slipway.kustomize.transform.AffixTransformer;
import dev.slipway.kustomize.transform.AnnotationsTransformer;
import dev.slipway.kustomize.transform.ImageTagTransformer;
import dev.slipway.kustomize.transform.LabelTransformer;
import dev.slipway.kustomize.transform.NamespaceTransformer;
import dev.slipway.kustomize.transform.ReplicaCountTransformer;
import dev.slipway.kustomize.transform.ValueAddTransformer;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.Map;
import java.util.Optional;
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
    T make(MapNode document, Layer layer);
  }

  private final Map<String, Factory<Generator>> generators = new TreeMap<>();
  private final Map<String, Factory<Transformer>> transformers = new TreeMap<>();

  Builtins(HelmOptions helm, Schemas schemas) {
    addGenerators(helm);
    addTransformers();
    addPatches(schemas);
  }

  private void addGenerators(HelmOptions helm) {
    generators.put(
        "ConfigMapGenerator",
        (document, layer) -> DataGenerator.of(DataKind.CONFIG_MAP, document, layer.loader()::load));
    generators.put(
        "SecretGenerator",
        (document, layer) -> DataGenerator.of(DataKind.SECRET, document, layer.loader()::load));
    generators.put(
        "HelmChartInflationGenerator",
        (document, layer) -> HelmChartGenerator.of(document, helm, layer.loader()));
    generators.put("IAMPolicyGenerator", (document, _) -> IamPolicyGenerator.of(document));
  }

  private void addTransformers() {
    transformers.put("AnnotationsTransformer", (d, _) -> AnnotationsTransformer.of(d));
    transformers.put("HashTransformer", (_, _) -> new HashTransformer());
    transformers.put("ImageTagTransformer", (d, _) -> ImageTagTransformer.of(d));
    transformers.put("LabelTransformer", (d, _) -> LabelTransformer.of(d));
    transformers.put("NamespaceTransformer", (d, _) -> NamespaceTransformer.of(d));
    transformers.put("PrefixSuffixTransformer", (d, _) -> AffixTransformer.ofBoth(d));
    transformers.put("PrefixTransformer", (d, _) -> AffixTransformer.ofPrefix(d));
    transformers.put("ReplicaCountTransformer", (d, _) -> ReplicaCountTransformer.of(d));
    transformers.put(
        "ReplacementTransformer", (d, layer) -> ReplacementTransformer.of(d, layer::yaml));
    transformers.put("SuffixTransformer", (d, _) -> AffixTransformer.ofSuffix(d));
    transformers.put(
        "ValueAddTransformer",
        (document, layer) ->
            ValueAddTransformer.of(
                document, layer.loader().root(), path -> Optional.of(layer.document(path))));
  }

  private void addPatches(Schemas schemas) {
    transformers.put(
        "PatchTransformer",
        (document, layer) -> PatchTransformer.of(document, layer.loader(), schemas));
    transformers.put(
        "PatchStrategicMergeTransformer",
        (document, layer) -> PatchStrategicMergeTransformer.of(document, layer.loader(), schemas));
    transformers.put(
        "PatchJson6902Transformer",
        (document, layer) -> PatchJson6902Transformer.of(document, layer.loader()));
  }

  Generator generator(Resource document, Layer layer) {
    return make(generators, transformers, "generator", document, layer);
  }

  Transformer transformer(Resource document, Layer layer) {
    return make(transformers, generators, "transformer", document, layer);
  }

  private static <T> T make(
      Map<String, Factory<T>> wanted,
      Map<String, ? extends Factory<?>> others,
      String what,
      Resource document,
      Layer layer) {
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
      return factory.make(document.root(), layer);
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
