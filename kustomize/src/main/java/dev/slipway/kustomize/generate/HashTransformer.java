package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;

/** Adds to the name of each generated resource what its content hashes to. */
public final class HashTransformer implements Transformer {

  @Override
  public void transform(ResourceSet resources) {
    boolean changed = false;
    for (Resource resource : resources.resources()) {
      if (resource.needsHash()) {
        String hash = ContentHash.of(resource);
        resource.rememberId();
        resource.setName(resource.name() + "-" + hash);
        changed = true;
      }
    }
    if (changed) {
      resources.idsChanged();
    }
  }
}
