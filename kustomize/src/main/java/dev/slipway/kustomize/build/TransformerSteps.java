package dev.slipway.kustomize.build;

import dev.slipway.kustomize.resource.Transformer;
import java.util.ArrayList;
import java.util.List;

/** The transformers that the fields of one kustomization ask for, in upstream's order. */
final class TransformerSteps {
  private final Layer layer;
  private final List<Step<Transformer>> steps = new ArrayList<>();

  private TransformerSteps(Layer layer) {
    this.layer = layer;
  }

  static List<Step<Transformer>> of(Layer layer) {
    var all = new TransformerSteps(layer);
    return all.steps;
  }

  private void add(String kind, Transformer transformer) {
    steps.add(new Step<>(kind, layer.file(), layer.step(kind), transformer));
  }
}
