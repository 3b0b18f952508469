package dev.slipway.kustomize.resource;

import org.jspecify.annotations.Nullable;

/** What a resource is called: its type, name and namespace (empty where none is written). */
public record ResourceId(Gvk gvk, String name, String namespace) {

  /** The namespace in which Kubernetes finds it: {@code default} where none is written. */
  public String effectiveNamespace(boolean clusterScoped) {
    if (clusterScoped) {
      return "_non_namespaceable_";
    }
    return namespace.isEmpty() ? "default" : namespace;
  }

  ResourceId withVersion(String group, String version) {
    return new ResourceId(new Gvk(group, version, gvk.kind()), name, namespace);
  }

  // Written out, for a quick start: those that records have are put together when first used.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof ResourceId other
        && other.gvk.equals(gvk)
        && other.name.equals(name)
        && other.namespace.equals(namespace);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * gvk.hashCode() + name.hashCode()) + namespace.hashCode();
  }

  /** As upstream's messages write it: {@code Kind.version.group/name.namespace}. */
  @Override
  public String toString() {
    return gvk
        + "/"
        + (name.isEmpty() ? "[noName]" : name)
        + "."
        + (namespace.isEmpty() ? "[noNs]" : namespace);
  }
}
