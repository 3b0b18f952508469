package dev.slipway.kustomize.resource;

import dev.slipway.kustomize.yaml.MapNode;
import org.jspecify.annotations.Nullable;

/** Group, version and kind, as Kubernetes calls a type; an empty part of a selector means any. */
public record Gvk(String group, String version, String kind) {

  /** Reads {@code apiVersion} and {@code kind} of an object; missing ones are empty. */
  public static Gvk of(MapNode object) {
    return of(object.text("apiVersion"), object.text("kind"));
  }

  /**
   * @param apiVersion {@code group/version}, or only a version for the core group
   */
  public static Gvk of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new Gvk("", apiVersion, kind)
        : new Gvk(apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Whether a selector selects this type: each part of it that is not empty is equal. */
  public boolean isSelectedBy(Gvk selector) {
    return (selector.group.isEmpty() || selector.group.equals(group))
        && (selector.version.isEmpty() || selector.version.equals(version))
        && (selector.kind.isEmpty() || selector.kind.equals(kind));
  }

  // Written out, for a quick start: those that records have are put together when first used.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof Gvk other
        && other.group.equals(group)
        && other.version.equals(version)
        && other.kind.equals(kind);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * group.hashCode() + version.hashCode()) + kind.hashCode();
  }

  /**
   * As upstream's messages write it: {@code Kind.version.group}, with placeholders for what is
   * empty.
   */
  @Override
  public String toString() {
    return (kind.isEmpty() ? "[noKind]" : kind)
        + "."
        + (version.isEmpty() ? "[noVer]" : version)
        + "."
        + (group.isEmpty() ? "[noGrp]" : group);
  }
}
