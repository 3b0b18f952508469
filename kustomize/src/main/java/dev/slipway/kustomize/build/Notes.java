package dev.slipway.kustomize.build;

import dev.slipway.kustomize.resource.Origin;
import dev.slipway.kustomize.resource.Resource;
import java.util.List;

/**
 * What a build notes of its resources on the way, as the build metadata of its first kustomization
 * asks for it.
 *
 * @param ofSteps whether a resource remembers the steps that it went through
 * @param amongAnnotations whether upstream keeps notes of origins and steps among the annotations
 */
record Notes(boolean ofSteps, boolean amongAnnotations) {
  static Notes of(Kustomization first) {
    return new Notes(
        first.wants("transformerAnnotations") || first.wants("originAnnotations"),
        !first.texts("buildMetadata").isEmpty());
  }

  void origins(List<Resource> resources) {
    if (amongAnnotations) {
      resources.forEach(Resource::noteOrigin);
    }
  }

  void step(Origin step, List<Resource> resources) {
    if (ofSteps) {
      BuildMetadata.remember(step, resources);
    }
    if (amongAnnotations) {
      BuildMetadata.renewAnnotations(resources);
    }
  }
}
