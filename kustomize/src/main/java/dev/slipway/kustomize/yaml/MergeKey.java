package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import java.util.ArrayList;
import java.util.List;

/** The merge key of a mapping: the fields of other mappings that it takes over. */
final class MergeKey {
  private final MapNode map;
  private final List<MapNode> merged = new ArrayList<>();
  private boolean found;

  MergeKey(MapNode map) {
    this.map = map;
  }

  void found(ScalarNode key, Node value) {
    if (found) {
      throw new KustomizeException("duplicate merge key", key.source());
    }
    found = true;
    if (!key.tag().equals("!!merge")) {
      // In quotes it means nothing, and upstream takes it out all the same.
      return;
    }
    switch (value) {
      case MapNode one -> merged.add(one);
      case SequenceNode several -> several.items().forEach(this::add);
      case ScalarNode scalar -> throw noMap(scalar.source());
    }
  }

  private void add(Node item) {
    if (!(item instanceof MapNode one)) {
      throw noMap(item.source());
    }
    merged.add(one);
  }

  private static KustomizeException noMap(Source source) {
    return new KustomizeException(
        "map merge requires map or sequence of maps as the value", source);
  }

  /** Adds what the mapping does not have itself; the first of several mappings wins. */
  void apply() {
    for (MapNode other : merged) {
      for (MapNode.Field field : other.fields()) {
        if (!map.has(field.key().value())) {
          map.put(field.key(), field.value());
        }
      }
    }
  }
}
