package dev.slipway.kustomize.build;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.TransformerConfiguration;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;

/** What a kustomization says of the fields in which transformers work. */
final class Configurations {
  private Configurations() {}

  /** Upstream's own fields, with those of the files that the kustomization names. */
  static TransformerConfiguration of(Layer layer) {
    TransformerConfiguration named = TransformerConfiguration.EMPTY;
    for (ScalarNode path : layer.kustomization().texts("configurations")) {
      named = named.merge(TransformerConfiguration.of(layer.document(path.value())));
    }
    return TransformerConfiguration.defaults().merge(named);
  }

  /** What the definitions of custom types say that the kustomization names. */
  static TransformerConfiguration ofTypes(Layer layer) {
    TransformerConfiguration named = TransformerConfiguration.EMPTY;
    for (ScalarNode path : layer.kustomization().texts("crds")) {
      try {
        named = named.merge(types(layer, path));
      } catch (KustomizeException problem) {
        throw problem.within("loading CRDs " + layer.kustomization().texts("crds"));
      }
    }
    return named;
  }

  private static TransformerConfiguration types(Layer layer, ScalarNode path) {
    Node document = layer.yaml(path.value()).orElseGet(MapNode::new);
    try {
      return TransformerConfiguration.ofTypes(document);
    } catch (KustomizeException problem) {
      throw problem.within("unable to parse open API definition from '" + path.value() + "'");
    }
  }
}
