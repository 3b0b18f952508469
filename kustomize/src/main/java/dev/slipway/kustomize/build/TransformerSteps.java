package dev.slipway.kustomize.build;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.FieldUse;
import dev.slipway.kustomize.configuration.TransformerConfiguration;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.patch.PatchJson6902Transformer;
import dev.slipway.kustomize.patch.PatchStrategicMergeTransformer;
import dev.slipway.kustomize.patch.PatchTransformer;
import dev.slipway.kustomize.replacement.ReplacementTransformer;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.schema.Schemas;
import dev.slipway.kustomize.transform.AffixTransformer;
import dev.slipway.kustomize.transform.AnnotationsTransformer;
import dev.slipway.kustomize.transform.Image;
import dev.slipway.kustomize.transform.ImageTagTransformer;
import dev.slipway.kustomize.transform.LabelTransformer;
import dev.slipway.kustomize.transform.Labels;
import dev.slipway.kustomize.transform.NamespaceTransformer;
import dev.slipway.kustomize.transform.Replica;
import dev.slipway.kustomize.transform.ReplicaCountTransformer;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.SequenceNode;
import dev.slipway.kustomize.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The transformers that the fields of one kustomization ask for, in upstream's order. */
final class TransformerSteps {
  private final Layer layer;
  private final Kustomization kustomization;
  private final TransformerConfiguration configuration;
  private final Schemas schemas;
  private final List<Step<Transformer>> steps = new ArrayList<>();

  private TransformerSteps(Layer layer, TransformerConfiguration configuration, Schemas schemas) {
    this.schemas = schemas;
    this.layer = layer;
    this.kustomization = layer.kustomization();
    this.configuration = configuration;
  }

  static List<Step<Transformer>> of(
      Layer layer, TransformerConfiguration configuration, Schemas schemas) {
    var all = new TransformerSteps(layer, configuration, schemas);
    all.patchesStrategicMerge();
    all.patches();
    all.namespace();
    all.prefix();
    all.suffix();
    all.labels();
    all.annotations();
    all.patchesJson6902();
    all.replicas();
    all.images();
    all.replacements();
    return all.steps;
  }

  private void patchesStrategicMerge() {
    Node paths = kustomization.fields().get("patchesStrategicMerge");
    if (paths instanceof SequenceNode list && !list.items().isEmpty()) {
      var arguments = new MapNode(list.source());
      arguments.put("paths", list);
      addConfigured(
          "PatchStrategicMergeTransformer",
          arguments,
          () -> PatchStrategicMergeTransformer.of(arguments, layer.loader(), schemas));
    }
  }

  private void patches() {
    for (MapNode patch : kustomization.structs("patches")) {
      addConfigured(
          "PatchTransformer", patch, () -> PatchTransformer.of(patch, layer.loader(), schemas));
    }
  }

  private void patchesJson6902() {
    for (MapNode patch : kustomization.structs("patchesJson6902")) {
      var arguments = new MapNode(patch.source());
      for (MapNode.Field field : patch.fields()) {
        String name = field.key().value();
        arguments.put(name.equals("patch") ? "jsonOp" : name, field.value());
      }
      addConfigured(
          "PatchJson6902Transformer",
          arguments,
          () -> PatchJson6902Transformer.of(arguments, layer.loader()));
    }
  }

  private void addConfigured(
      String kind, MapNode arguments, Supplier<? extends Transformer> transformer) {
    try {
      add(kind, transformer.get());
    } catch (KustomizeException e) {
      throw e.within(
          "trouble configuring builtin %s with config: `\n%s`"
              .formatted(kind, YamlWriter.write(arguments)));
    }
  }

  private void namespace() {
    String namespace = kustomization.text("namespace");
    if (!namespace.isEmpty()) {
      add("NamespaceTransformer", new NamespaceTransformer(namespace, fields(FieldUse.NAMESPACE)));
    }
  }

  private void prefix() {
    String prefix = kustomization.text("namePrefix");
    if (!prefix.isEmpty()) {
      add("PrefixTransformer", AffixTransformer.prefix(prefix, fields(FieldUse.NAME_PREFIX)));
    }
  }

  private void suffix() {
    String suffix = kustomization.text("nameSuffix");
    if (!suffix.isEmpty()) {
      add("SuffixTransformer", AffixTransformer.suffix(suffix, fields(FieldUse.NAME_SUFFIX)));
    }
  }

  private void labels() {
    List<MapNode> labels = kustomization.structs("labels");
    Map<String, String> common = pairs("commonLabels");
    if (labels.isEmpty() && common.isEmpty()) {
      return;
    }
    for (MapNode item : labels) {
      add("LabelTransformer", Labels.of(item).transformer(configuration));
    }
    // Also where there are none: upstream's build metadata tells of this step as well.
    add("LabelTransformer", new LabelTransformer(common, fields(FieldUse.COMMON_LABELS)));
  }

  private void annotations() {
    Map<String, String> common = pairs("commonAnnotations");
    if (!common.isEmpty()) {
      add(
          "AnnotationsTransformer",
          new AnnotationsTransformer(common, fields(FieldUse.COMMON_ANNOTATIONS)));
    }
  }

  private void replicas() {
    for (MapNode item : kustomization.structs("replicas")) {
      add(
          "ReplicaCountTransformer",
          new ReplicaCountTransformer(Replica.of(item), fields(FieldUse.REPLICAS)));
    }
  }

  private void images() {
    for (MapNode item : kustomization.structs("images")) {
      add("ImageTagTransformer", new ImageTagTransformer(Image.of(item), fields(FieldUse.IMAGES)));
    }
  }

  private void replacements() {
    List<MapNode> items = kustomization.structs("replacements");
    if (!items.isEmpty()) {
      add("ReplacementTransformer", ReplacementTransformer.of(items, layer::yaml));
    }
  }

  private List<FieldSpec> fields(FieldUse use) {
    return configuration.fields(use);
  }

  private Map<String, String> pairs(String field) {
    var pairs = new LinkedHashMap<String, String>();
    kustomization
        .fields()
        .map(field)
        .ifPresent(map -> map.keys().forEach(key -> pairs.put(key, map.text(key))));
    return pairs;
  }

  private void add(String kind, Transformer transformer) {
    steps.add(new Step<>(kind, layer.file(), layer.step(kind), transformer));
  }
}
