package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.yaml.MapNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a kustomization says about generated resources apart from their content. */
public record GeneratorOptions(
    Map<String, String> labels,
    Map<String, String> annotations,
    boolean disableNameSuffixHash,
    boolean immutable) {
  public static final GeneratorOptions NONE =
      new GeneratorOptions(Map.of(), Map.of(), false, false);

  /** Reads {@code options} of one generator, or {@code generatorOptions} of a kustomization. */
  public static GeneratorOptions of(Optional<MapNode> options) {
    return options
        .map(Arguments::new)
        .map(arguments ->
            new GeneratorOptions(
                arguments.textsByKey("labels"),
                arguments.textsByKey("annotations"),
                arguments.flag("disableNameSuffixHash"),
                arguments.flag("immutable")))
        .orElse(NONE);
  }

  /** These options of one generator, with what the kustomization says for all of them. */
  GeneratorOptions with(GeneratorOptions common) {
    return new GeneratorOptions(
        overlaid(common.labels, labels),
        overlaid(common.annotations, annotations),
        disableNameSuffixHash || common.disableNameSuffixHash,
        immutable || common.immutable);
  }

  private static Map<String, String> overlaid(Map<String, String> common, Map<String, String> own) {
    var all = new LinkedHashMap<>(common);
    all.putAll(own);
    return all;
  }
}
