package dev.slipway.kustomize.build;

import dev.slipway.kustomize.configuration.TransformerConfiguration;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a kustomization says of the fields in which transformers work. */
final class Configurations {
  private Configurations() {}

  /** Upstream's own fields, with those of the files that the kustomization names. */
  static TransformerConfiguration of(Layer layer) {
    TransformerConfiguration named = TransformerConfiguration.EMPTY;
    for (ScalarNode path : layer.kustomization().texts("configurations")) {
      named = named.merge(read(layer, path.value()));
    }
    return TransformerConfiguration.defaults().merge(named);
  }

  private static TransformerConfiguration read(Layer layer, String path) {
    String text = new String(layer.loader().load(path), StandardCharsets.UTF_8);
    List<Node> documents = new YamlReader().read(text, layer.loader().name(path));
    return documents.isEmpty()
        ? TransformerConfiguration.EMPTY
        : TransformerConfiguration.of(documents.getFirst());
  }
}
