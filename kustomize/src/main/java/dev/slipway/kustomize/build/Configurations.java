package dev.slipway.kustomize.build;

import dev.slipway.kustomize.configuration.TransformerConfiguration;
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
}
