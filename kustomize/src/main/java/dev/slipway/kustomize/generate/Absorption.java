package dev.slipway.kustomize.generate;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.resource.Behavior;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Scopes;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes generated resources into a set: as new ones, or into what is there by that name. */
public final class Absorption {
  private final ResourceSet resources;

  public Absorption(ResourceSet resources) {
    this.resources = resources;
  }

  public void absorb(List<Resource> generated) {
    generated.forEach(this::absorb);
  }

  private void absorb(Resource generated) {
    ResourceId id = generated.currentId();
    List<Resource> known =
        resources.everNamed(id.gvk().kind(), id.name()).stream()
            .filter(resource -> wasEver(resource, id))
            .toList();
    if (known.size() > 1) {
      throw new KustomizeException(
          "found multiple objects " + known + " that could accept merge of " + id,
          generated.source());
    }
    boolean changes =
        generated.behavior() == Behavior.MERGE || generated.behavior() == Behavior.REPLACE;
    if (known.isEmpty() && changes) {
      throw new KustomizeException(
          "id " + id + " does not exist; cannot merge or replace",
          generated.source(),
          "take 'behavior' out to create it, or correct the name");
    }
    if (known.isEmpty()) {
      resources.append(generated);
    } else if (changes) {
      change(known.getFirst(), generated);
    } else {
      throw new KustomizeException(
          "id "
              + id
              + " exists; can not use behavior: '"
              + generated.behavior().name().toLowerCase(Locale.ROOT)
              + "', behavior must be merge or replace",
          generated.source(),
          "the other is at " + known.getFirst().source());
    }
  }

  private static boolean wasEver(Resource resource, ResourceId id) {
    return same(resource.currentId(), id)
        || resource.previousIds().stream().anyMatch(previous -> same(previous, id));
  }

  private static boolean same(ResourceId left, ResourceId right) {
    return left.gvk().equals(right.gvk())
        && left.name().equals(right.name())
        && namespace(left).equals(namespace(right));
  }

  private static String namespace(ResourceId id) {
    return id.effectiveNamespace(Scopes.isClusterScoped(id.gvk()));
  }

  /** What is there keeps its name, its place and its memory, and gets the new tree. */
  private void change(Resource old, Resource generated) {
    MapNode root = generated.root();
    MapNode metadata = root.mapAt("metadata");
    overlay(metadata, "labels", old.labels(), generated.labels());
    overlay(metadata, "annotations", old.annotations(), generated.annotations());
    generated.setName(old.name());
    generated.setNamespace(old.namespace());
    if (generated.behavior() == Behavior.MERGE) {
      overlay(root, "data", old.root().map("data"), root.map("data"));
      overlay(root, "binaryData", old.root().map("binaryData"), root.map("binaryData"));
    }
    if (generated.behavior() == Behavior.REPLACE) {
      generated.origin().ifPresent(old::setOrigin);
    }
    boolean sameType = old.gvk().equals(generated.gvk());
    old.replaceRoot(root);
    old.setNeedsHash(old.needsHash() && generated.needsHash());
    if (!sameType) {
      resources.idsChanged();
    }
  }

  /** Puts the texts of both in one mapping, and takes out one that would be empty. */
  private static void overlay(
      MapNode parent, String field, Optional<MapNode> old, Optional<MapNode> own) {
    Map<String, String> texts = new TreeMap<>(Utf8Order.COMPARATOR);
    old.ifPresent(map -> collect(map, texts));
    own.ifPresent(map -> collect(map, texts));
    parent.remove(field);
    texts.forEach((key, text) -> parent.mapAt(field).put(PlainKeys.of(key), DataValue.node(text)));
  }

  private static void collect(MapNode map, Map<String, String> texts) {
    for (MapNode.Field field : map.fields()) {
      texts.put(field.key().value(), text(field.value()));
    }
  }

  private static String text(Node value) {
    return value instanceof ScalarNode scalar ? scalar.value() : "";
  }
}
