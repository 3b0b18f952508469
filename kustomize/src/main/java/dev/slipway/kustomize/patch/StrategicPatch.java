package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.file.Work;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Scopes;
import dev.slipway.kustomize.schema.Schemas;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import java.util.List;

/**
 * A strategic merge patch.
 *
 * @param patch what it says; its id is that of what it patches, unless a target says otherwise
 * @param mayRename whether what it patches may get another name
 * @param mayRetype whether what it patches may get another kind
 * @param work what the build may do: some long lists take much of it
 */
record StrategicPatch(
    Resource patch, boolean mayRename, boolean mayRetype, Schemas schemas, Work work) {
  StrategicPatch {
    if (mayRename || mayRetype) {
      Annotations.normalize(patch.root().mapAt("metadata"), "annotations");
    }
  }

  ResourceId id() {
    return patch.originalId();
  }

  /**
   * The one resource that is, or was, called as the patch.
   *
   * @throws KustomizeException where there is none or more than one
   */
  Resource target(ResourceSet resources) {
    ResourceId id = id();
    List<Resource> found =
        resources.everNamed(id.gvk().kind(), id.name()).stream()
            .filter(resource -> !resource.isEmpty() && isCalled(resource, id))
            .toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new KustomizeException(
        "%s for Id %s; failed to find unique target for patch %s"
            .formatted(found.isEmpty() ? "no matches" : "multiple matches", id, id),
        patch.source(),
        found.isEmpty()
            ? "name a resource of this build by apiVersion, kind, name and namespace"
            : "give the patch the namespace of the one that is meant, or a target");
  }

  private static boolean isCalled(Resource resource, ResourceId id) {
    return isSame(resource.currentId(), id)
        || resource.previousIds().stream().anyMatch(previous -> isSame(previous, id));
  }

  private static boolean isSame(ResourceId a, ResourceId b) {
    return a.gvk().equals(b.gvk())
        && a.name().equals(b.name())
        && effectiveNamespace(a).equals(effectiveNamespace(b));
  }

  private static String effectiveNamespace(ResourceId id) {
    return id.effectiveNamespace(Scopes.isClusterScoped(id.gvk()));
  }

  /** Patches what the patch itself names. */
  void apply(Resource target, ResourceSet resources) {
    apply(target, patch.root().copy(), resources);
  }

  /**
   * Patches what something else than the patch chose: the patch takes the version of it, and its
   * labels and annotations are texts.
   */
  void applyToChosen(Resource target, ResourceSet resources) {
    MapNode changes = patch.root().copy();
    MapNode metadata = changes.mapAt("metadata");
    Annotations.normalize(metadata, "labels");
    Annotations.normalize(metadata, "annotations");
    Fields.setText(metadata, "name", patch.name());
    setNamespace(metadata, patch.namespace());
    Fields.setText(changes, "apiVersion", target.gvk().apiVersion());
    Fields.setText(changes, "kind", patch.kind());
    ResourceId before = target.currentId();
    apply(target, changes, resources);
    refuseTwins(target, before, resources);
  }

  private static void refuseTwins(Resource target, ResourceId before, ResourceSet resources) {
    if (target.isEmpty() || target.currentId().equals(before)) {
      return;
    }
    ResourceId id = target.currentId();
    if (resources.withCurrentId(id).size() > 1) {
      throw new KustomizeException(
          "may not add resource with an already registered id: " + id, target.source());
    }
  }

  private void apply(Resource target, MapNode changes, ResourceSet resources) {
    ResourceId before = target.currentId();
    if (mayRename || mayRetype) {
      target.rememberId();
    }
    // Upstream merges into a copy then, and the object stays as it is.
    boolean forgets = !changes.text("$patch").equals("replace") && replacesAnnotations(changes);
    boolean left;
    try {
      left = new StrategicMerge(schemas, work).apply(target.root(), changes);
    } catch (KustomizeException e) {
      throw e.source().line() > 0
          ? e
          : new KustomizeException(e.getMessage(), patch.source(), e.remedy());
    }
    if (!left || target.isEmpty()) {
      target.root().clear();
      resources.dropped(target, before);
      return;
    }
    keepIdentity(target, before);
    if (forgets) {
      target.forget();
      resources.idsChanged();
    } else if (!target.currentId().equals(before)) {
      resources.idChanged(target, before);
    }
  }

  private void keepIdentity(Resource target, ResourceId before) {
    if (!mayRetype) {
      Fields.setText(target.root(), "kind", before.gvk().kind());
    }
    if (!mayRename) {
      Fields.setText(target.root().mapAt("metadata"), "name", before.name());
    }
    if (!before.namespace().isEmpty()) {
      setNamespace(target.root().mapAt("metadata"), before.namespace());
    } else if (target.root().get("metadata") instanceof MapNode metadata) {
      metadata.remove("namespace");
    }
  }

  private static void setNamespace(MapNode metadata, String namespace) {
    if (namespace.isEmpty()) {
      metadata.remove("namespace");
    } else {
      Fields.setText(metadata, "namespace", namespace);
    }
  }

  /** Upstream's memory of a resource is in its annotations, and goes where a patch drops those. */
  private boolean replacesAnnotations(MapNode changes) {
    if (!(changes.get("metadata") instanceof MapNode metadata)) {
      return changes.has("metadata");
    }
    Node annotations = metadata.get("annotations");
    boolean dropped = annotations != null && annotations.isNull();
    return dropped
        || isReplacement(metadata)
        || (annotations instanceof MapNode map && isReplacement(map));
  }

  private static boolean isReplacement(MapNode map) {
    String directive = map.text("$patch");
    return directive.equals("replace") || directive.equals("delete");
  }
}
