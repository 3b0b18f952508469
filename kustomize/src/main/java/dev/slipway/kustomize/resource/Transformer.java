package dev.slipway.kustomize.resource;

/** One step of a build that changes resources in place. */
@FunctionalInterface
public interface Transformer {
  /**
   * @throws dev.slipway.kustomize.KustomizeException where its configuration does not fit the
   *     resources
   */
  void transform(ResourceSet resources);
}
