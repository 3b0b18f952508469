package dev.slipway.kustomize.build;

import dev.slipway.kustomize.configuration.TransformerConfiguration;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.variable.Variables;

/** What a kustomization gathers: resources, and what is known of how to change them. */
final class Accumulation {
  private final ResourceSet resources = new ResourceSet();
  private final Variables variables = new Variables();
  private TransformerConfiguration configuration = TransformerConfiguration.EMPTY;

  ResourceSet resources() {
    return resources;
  }

  Variables variables() {
    return variables;
  }

  /** In which fields transformers work. */
  TransformerConfiguration configuration() {
    return configuration;
  }

  void configure(TransformerConfiguration more) {
    configuration = configuration.merge(more);
  }

  /** Takes in what a base has gathered. */
  void absorb(Accumulation base) {
    resources.appendAll(base.resources.resources());
    configure(base.configuration);
    variables.absorb(base.variables);
  }
}
