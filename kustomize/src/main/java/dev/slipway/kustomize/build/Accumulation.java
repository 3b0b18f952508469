package dev.slipway.kustomize.build;

import dev.slipway.kustomize.resource.ResourceSet;

/** What a kustomization gathers: resources, and what is known of how to change them. */
final class Accumulation {
  private final ResourceSet resources = new ResourceSet();

  ResourceSet resources() {
    return resources;
  }

  /** Takes in what a base has gathered. */
  void absorb(Accumulation base) {
    resources.appendAll(base.resources.resources());
  }
}
