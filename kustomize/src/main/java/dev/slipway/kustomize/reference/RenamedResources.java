package dev.slipway.kustomize.reference;

import dev.slipway.kustomize.resource.KindAndName;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.Scopes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The resources that were ever called otherwise, found by what they were called. */
final class RenamedResources {
  static final String CLUSTER = "_non_namespaceable_";

  /**
   * A resource with what is asked of it again and again.
   *
   * @param position in the order of all resources
   * @param namespace its effective one now
   * @param originalNamespace its effective one when it was read
   */
  record Candidate(Resource resource, int position, String namespace, String originalNamespace) {
    boolean isInCluster() {
      return namespace.equals(CLUSTER);
    }
  }

  /**
   * Where resources are, for finding out whether a namespace has any that a referrer can see.
   *
   * @param namespace the effective one now
   * @param written the one that stands in the resource
   */
  record Whereabouts(String namespace, String written) {
    // Written out, for a quick start: those that records have are put together when first used.
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Whereabouts other
          && other.namespace.equals(namespace)
          && other.written.equals(written);
    }

    @Override
    public int hashCode() {
      return 31 * namespace.hashCode() + written.hashCode();
    }
  }

  /** The resources that had one name. */
  static final class Namesakes {
    private final List<Candidate> all = new ArrayList<>();
    private final Map<String, List<Candidate>> byNamespace = new HashMap<>();
    private final Map<String, List<Candidate>> byOriginalNamespace = new HashMap<>();

    private void add(Candidate candidate) {
      all.add(candidate);
      byNamespace.computeIfAbsent(candidate.namespace(), _ -> new ArrayList<>()).add(candidate);
      byOriginalNamespace
          .computeIfAbsent(candidate.originalNamespace(), _ -> new ArrayList<>())
          .add(candidate);
    }

    List<Candidate> all() {
      return all;
    }

    List<Candidate> in(String namespace) {
      return byNamespace.getOrDefault(namespace, List.of());
    }

    List<Candidate> originallyIn(String namespace) {
      return byOriginalNamespace.getOrDefault(namespace, List.of());
    }
  }

  private static final Namesakes NONE = new Namesakes();

  private final Map<KindAndName, Namesakes> byName = new HashMap<>();
  private final Map<String, Set<Whereabouts>> byOriginalNamespace = new HashMap<>();

  RenamedResources(List<Resource> resources) {
    for (int i = 0; i < resources.size(); i++) {
      add(resources.get(i), i);
    }
  }

  private void add(Resource resource, int position) {
    ResourceId current = resource.currentId();
    var candidate =
        new Candidate(
            resource,
            position,
            effectiveNamespace(current),
            effectiveNamespace(resource.originalId()));
    byOriginalNamespace
        .computeIfAbsent(candidate.originalNamespace(), _ -> new HashSet<>())
        .add(new Whereabouts(candidate.namespace(), current.namespace()));
    List<ResourceId> previous = resource.previousIds();
    Set<String> names = new LinkedHashSet<>();
    Set<String> kinds = new LinkedHashSet<>();
    for (ResourceId id : previous) {
      names.add(id.name());
      kinds.add(id.gvk().kind());
    }
    // References to types of any kind look under no kind.
    kinds.add("");
    for (String name : previous.isEmpty() ? Set.<String>of() : names) {
      for (String kind : kinds) {
        byName.computeIfAbsent(new KindAndName(kind, name), _ -> new Namesakes()).add(candidate);
      }
    }
  }

  private static String effectiveNamespace(ResourceId id) {
    return id.effectiveNamespace(Scopes.isClusterScoped(id.gvk()));
  }

  /** The resources that had a name, and a kind, at some time; an empty kind means any. */
  Namesakes named(String kind, String name) {
    return byName.getOrDefault(new KindAndName(kind, name), NONE);
  }

  /** Where the resources are now that were read with a namespace. */
  Set<Whereabouts> originallyIn(String namespace) {
    return namespace.equals(CLUSTER)
        ? Set.of()
        : byOriginalNamespace.getOrDefault(namespace, Set.of());
  }
}
