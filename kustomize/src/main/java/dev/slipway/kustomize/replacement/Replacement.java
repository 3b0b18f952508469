package dev.slipway.kustomize.replacement;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.Optional;

/** One value, from where it comes to where it goes; read only when it is its turn. */
record Replacement(Settings settings) {

  void apply(ResourceSet resources) {
    Optional<Settings> source = settings.section("source");
    Optional<String> text = settings.optionalText("sourceValue");
    if ((source.isEmpty() && text.isEmpty()) || !settings.has("targets")) {
      throw new KustomizeException(
          "replacements must specify a source and at least one target", settings.source());
    }
    if (source.isPresent() && text.isPresent()) {
      throw new KustomizeException(
          "value and resource selectors are mutually exclusive", settings.source());
    }
    Node value =
        text.<Node>map(ScalarNode::untagged)
            .orElseGet(() -> ReplacementSource.of(source.orElseThrow()).value(resources));
    for (Settings each : settings.sections("targets")) {
      apply(value, ReplacementTarget.of(each), resources);
    }
  }

  private static void apply(Node value, ReplacementTarget target, ResourceSet resources) {
    for (Resource resource : target.resources(resources)) {
      for (ReplacementTarget.TargetPath path : target.paths()) {
        new Assignment(path, target.options(), value).to(resource.root());
      }
    }
    if (target.paths().stream().anyMatch(ReplacementTarget.TargetPath::leadsToIds)) {
      resources.idsChanged();
    }
  }
}
