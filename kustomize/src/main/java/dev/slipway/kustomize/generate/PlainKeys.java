package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.yaml.PlainScalar;
import dev.slipway.kustomize.yaml.ScalarNode;

/** Keys as upstream sets them: without quotes, so that some are read back as no text at all. */
final class PlainKeys {
  private PlainKeys() {}

  static ScalarNode of(String key) {
    return new ScalarNode(PlainScalar.tag(key), key, ScalarNode.Style.PLAIN, Source.UNKNOWN);
  }
}
