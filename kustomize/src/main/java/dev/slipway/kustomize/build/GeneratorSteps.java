package dev.slipway.kustomize.build;

import dev.slipway.kustomize.generate.DataGenerator;
import dev.slipway.kustomize.generate.DataKind;
import dev.slipway.kustomize.generate.GeneratorOptions;
import dev.slipway.kustomize.helm.HelmChartGenerator;
import dev.slipway.kustomize.helm.HelmOptions;
import dev.slipway.kustomize.resource.Generator;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.ArrayList;
import java.util.List;

/** The generators that the fields of one kustomization ask for, in upstream's order. */
final class GeneratorSteps {
  private final Layer layer;
  private final List<Step<Generator>> steps = new ArrayList<>();

  private GeneratorSteps(Layer layer) {
    this.layer = layer;
  }

  static List<Step<Generator>> of(Layer layer, HelmOptions helm) {
    var all = new GeneratorSteps(layer);
    all.data("configMapGenerator", "ConfigMapGenerator", DataKind.CONFIG_MAP);
    all.data("secretGenerator", "SecretGenerator", DataKind.SECRET);
    all.charts(helm);
    return all.steps;
  }

  private void data(String field, String kind, DataKind made) {
    GeneratorOptions common =
        GeneratorOptions.of(layer.kustomization().fields().map("generatorOptions"));
    for (MapNode entry : layer.kustomization().structs(field)) {
      add(kind, DataGenerator.ofEntry(made, entry, common, layer.loader()::load));
    }
  }

  private void charts(HelmOptions helm) {
    for (MapNode entry : layer.kustomization().structs("helmCharts")) {
      add(
          "HelmChartInflationGenerator",
          HelmChartGenerator.ofEntry(
              entry,
              layer.kustomization().fields().map("helmGlobals"),
              layer.namespaceForCharts(),
              helm,
              layer.loader()));
    }
  }

  private void add(String kind, Generator generator) {
    steps.add(new Step<>(kind, layer.file(), layer.step(kind), generator));
  }
}
