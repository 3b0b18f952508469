package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.resource.Generator;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.List;
import java.util.Map;

/** Makes a ConfigMap or a Secret from files, lines of files, and literals. */
public final class DataGenerator implements Generator {
  private final DataKind kind;
  private final GeneratorArguments arguments;
  private final InputFiles files;

  private DataGenerator(DataKind kind, GeneratorArguments arguments, InputFiles files) {
    this.kind = kind;
    this.arguments = arguments;
    this.files = files;
  }

  /**
   * An entry of a kustomization's {@code configMapGenerator} or {@code secretGenerator}.
   *
   * @param common the kustomization's {@code generatorOptions}
   */
  public static DataGenerator ofEntry(
      DataKind kind, MapNode entry, GeneratorOptions common, InputFiles files) {
    return new DataGenerator(kind, GeneratorArguments.ofEntry(entry, common), files);
  }

  /** A configuration document of kind ConfigMapGenerator or SecretGenerator. */
  public static DataGenerator of(DataKind kind, MapNode document, InputFiles files) {
    return new DataGenerator(kind, GeneratorArguments.ofDocument(document), files);
  }

  @Override
  public List<Resource> generate() {
    if (arguments.name().isEmpty()) {
      throw new KustomizeException("a configmap must have a name", arguments.source());
    }
    var root = new MapNode(arguments.source());
    root.put("apiVersion", ScalarNode.string("v1"));
    root.put("kind", ScalarNode.string(kind.kindName()));
    MapNode metadata = root.mapAt("metadata");
    metadata.put("name", ScalarNode.string(arguments.name()));
    if (!arguments.namespace().isEmpty()) {
      metadata.put("namespace", ScalarNode.string(arguments.namespace()));
    }
    if (kind == DataKind.SECRET) {
      String type = arguments.type();
      root.put("type", ScalarNode.string(type.isEmpty() ? "Opaque" : type));
      root.mapAt("data");
    }
    new KeyValueSources(arguments, files).read().forEach((key, value) -> put(root, key, value));
    decorate(root, metadata);
    return List.of(resource(root));
  }

  private void put(MapNode root, String key, byte[] value) {
    DataValue data = kind == DataKind.SECRET ? DataValue.encoded(value) : DataValue.of(value);
    root.mapAt(data.field()).put(PlainKeys.of(key), data.node());
  }

  private void decorate(MapNode root, MapNode metadata) {
    GeneratorOptions options = arguments.options();
    putAll(metadata, "labels", options.labels());
    putAll(metadata, "annotations", options.annotations());
    if (options.immutable()) {
      root.put(
          "immutable",
          new ScalarNode("!!bool", "true", ScalarNode.Style.PLAIN, arguments.source()));
    }
  }

  private static void putAll(MapNode metadata, String field, Map<String, String> texts) {
    texts.forEach(
        (key, text) -> metadata.mapAt(field).put(PlainKeys.of(key), ScalarNode.string(text)));
  }

  private Resource resource(MapNode root) {
    var resource = new Resource(root);
    resource.setNeedsHash(!arguments.options().disableNameSuffixHash());
    resource.setBehavior(arguments.behavior());
    return resource;
  }
}
