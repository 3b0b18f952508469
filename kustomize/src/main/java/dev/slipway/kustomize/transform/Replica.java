package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.yaml.MapNode;

/** One item of a kustomization's {@code replicas}: how often the resource of a name runs. */
public record Replica(String name, long count) {
  public static Replica of(MapNode item) {
    var settings = new Settings(item);
    return new Replica(settings.text("name"), settings.number("count"));
  }
}
