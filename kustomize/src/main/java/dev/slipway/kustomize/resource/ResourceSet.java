package dev.slipway.kustomize.resource;

import dev.slipway.kustomize.KustomizeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a build in the order in which they came, each with a current id of its own.
 *
 * <p>Look-ups go through indexes that are made when they are first asked for. Whoever changes a
 * resource's name, namespace, kind or apiVersion says so with {@link #idsChanged}.
 */
public final class ResourceSet {
  private final List<Resource> resources = new ArrayList<>();

  /** Whether ids may have changed since they were last known to be distinct. */
  private boolean idsTouched;

  private @Nullable Map<ResourceId, List<Resource>> byCurrentId;
  private @Nullable Map<KindAndName, List<Resource>> byAnyName;
  private @Nullable Map<String, List<Resource>> byBareName;
  private final Set<Resource> dropped = Collections.newSetFromMap(new IdentityHashMap<>());

  public List<Resource> resources() {
    return Collections.unmodifiableList(resources);
  }

  public int size() {
    return resources.size();
  }

  /**
   * @throws KustomizeException where a resource with this id is already there
   */
  public void append(Resource resource) {
    List<Resource> same = withCurrentId(resource.currentId());
    if (!same.isEmpty()) {
      throw alreadyThere(resource, same.getFirst());
    }
    resources.add(resource);
    index(resource);
  }

  private static KustomizeException alreadyThere(Resource resource, Resource other) {
    return new KustomizeException(
        "may not add resource with an already registered id: " + resource.currentId(),
        resource.source(),
        "the other is at " + other.source());
  }

  public void appendAll(List<Resource> more) {
    more.forEach(this::append);
  }

  /** Whether a change of ids was told of since they were last known to be distinct. */
  public boolean idsTouched() {
    return idsTouched;
  }

  /**
   * To be asked where changes may have made two resources alike.
   *
   * @throws KustomizeException where two are one object to Kubernetes
   */
  public void requireDistinctIds() {
    var seen = new HashMap<ResourceId, Resource>();
    for (Resource resource : resources) {
      Resource other =
          resource.isEmpty() ? null : seen.putIfAbsent(key(resource.currentId()), resource);
      if (other != null) {
        throw alreadyThere(resource, other);
      }
    }
    idsTouched = false;
  }

  /** The resources that are called this now: at most one, unless a transformer made two alike. */
  public List<Resource> withCurrentId(ResourceId id) {
    if (byCurrentId == null) {
      byCurrentId = new HashMap<>();
      for (Resource resource : resources) {
        byCurrentId
            .computeIfAbsent(key(resource.currentId()), _ -> new ArrayList<>())
            .add(resource);
      }
    }
    return byCurrentId.getOrDefault(key(id), List.of());
  }

  /** The resources of a kind that are, or ever were, called by this name, in order. */
  public List<Resource> everNamed(String kind, String name) {
    if (byAnyName == null) {
      byAnyName = new HashMap<>();
      resources.forEach(this::indexNames);
    }
    return byAnyName.getOrDefault(new KindAndName(kind, name), List.of());
  }

  /** The same for resources of any kind. */
  public List<Resource> everNamed(String name) {
    if (byBareName == null) {
      byBareName = new HashMap<>();
      resources.forEach(this::indexBareNames);
    }
    return byBareName.getOrDefault(name, List.of());
  }

  private void indexBareNames(Resource resource) {
    indexBareName(resource, resource.name());
    resource.previousIds().forEach(id -> indexBareName(resource, id.name()));
  }

  private void indexBareName(Resource resource, String name) {
    if (byBareName != null) {
      List<Resource> named = byBareName.computeIfAbsent(name, _ -> new ArrayList<>());
      if (named.isEmpty() || named.getLast() != resource) {
        named.add(resource);
      }
    }
  }

  private void index(Resource resource) {
    if (byBareName != null) {
      indexBareNames(resource);
    }
    if (byCurrentId != null) {
      byCurrentId.computeIfAbsent(key(resource.currentId()), _ -> new ArrayList<>()).add(resource);
    }
    if (byAnyName != null) {
      indexNames(resource);
    }
  }

  private void indexNames(Resource resource) {
    indexName(resource, resource.currentId());
    for (ResourceId id : resource.previousIds()) {
      indexName(resource, id);
    }
  }

  private void indexName(Resource resource, ResourceId id) {
    if (byAnyName == null) {
      return;
    }
    List<Resource> named =
        byAnyName.computeIfAbsent(
            new KindAndName(id.gvk().kind(), id.name()), _ -> new ArrayList<>());
    if (named.isEmpty() || named.getLast() != resource) {
      named.add(resource);
    }
  }

  /** Identity as Kubernetes sees it: two ids with an equal key are one object. */
  private static ResourceId key(ResourceId id) {
    String namespace = id.effectiveNamespace(Scopes.isClusterScoped(id.gvk()));
    return new ResourceId(id.gvk(), id.name(), namespace);
  }

  /** Says that names, namespaces or types of resources were changed: look-ups start afresh. */
  public void idsChanged() {
    idsTouched = true;
    byCurrentId = null;
    byAnyName = null;
    byBareName = null;
  }

  /**
   * Says that one resource is called otherwise than before, which costs less than {@link
   * #idsChanged}. What it was called stays findable where it remembers that.
   */
  public void idChanged(Resource resource, ResourceId before) {
    idsTouched = true;
    if (byCurrentId != null) {
      withoutResource(byCurrentId.get(key(before)), resource);
      byCurrentId.computeIfAbsent(key(resource.currentId()), _ -> new ArrayList<>()).add(resource);
    }
    boolean others = everNamed(resource.name()).stream().anyMatch(other -> other != resource);
    if (others) {
      // Found in order, as they stand in the set: that is made anew when it is asked for.
      byAnyName = null;
      byBareName = null;
    } else {
      indexNames(resource);
      indexBareNames(resource);
    }
  }

  /**
   * Says that nothing is left of a resource: it is no longer found by its names. {@link
   * #removeDropped} takes it out.
   */
  public void dropped(Resource resource, ResourceId before) {
    if (byCurrentId != null) {
      withoutResource(byCurrentId.get(key(before)), resource);
    }
    forgetName(resource, before);
    resource.previousIds().forEach(id -> forgetName(resource, id));
    dropped.add(resource);
  }

  private void forgetName(Resource resource, ResourceId id) {
    if (byAnyName != null) {
      withoutResource(byAnyName.get(new KindAndName(id.gvk().kind(), id.name())), resource);
    }
    if (byBareName != null) {
      withoutResource(byBareName.get(id.name()), resource);
    }
  }

  private static void withoutResource(@Nullable List<Resource> list, Resource resource) {
    if (list != null) {
      list.removeIf(other -> other == resource);
    }
  }

  /** Takes out what was {@link #dropped}; costs nothing where nothing was. */
  public void removeDropped() {
    if (!dropped.isEmpty()) {
      resources.removeIf(dropped::contains);
      dropped.clear();
    }
  }

  public void removeIf(Predicate<Resource> condition) {
    if (resources.removeIf(condition)) {
      idsChanged();
    }
  }

  /** Puts the resources into another order, or others in their place. */
  public void replaceAll(List<Resource> replacement) {
    List<Resource> copy = List.copyOf(replacement);
    resources.clear();
    resources.addAll(copy);
    idsChanged();
  }
}
