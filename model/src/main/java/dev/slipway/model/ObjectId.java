package dev.slipway.model;

import java.util.Comparator;

/**
 * What a Kubernetes object is known by. Versions of one API are the same object, so the version is
 * no part of it.
 *
 * @param group {@code ""} for the core group
 * @param namespace {@code ""} for an object of the whole cluster
 */
public record ObjectId(String group, String kind, String namespace, String name)
    implements Comparable<ObjectId> {
  private static final Comparator<ObjectId> ORDER =
      Comparator.comparing(ObjectId::namespace)
          .thenComparing(ObjectId::kind)
          .thenComparing(ObjectId::group)
          .thenComparing(ObjectId::name);

  /** The id of an object as it is written; its namespace is {@code ""} where it gives none. */
  public static ObjectId of(Tree.Mapping object) {
    Tree.Mapping metadata = object.mapping("metadata");
    return new ObjectId(
        group(object.text("apiVersion").orElse("")),
        object.text("kind").orElse(""),
        metadata.text("namespace").orElse(""),
        metadata.text("name").orElse(""));
  }

  /** {@code apps} of {@code apps/v1}, {@code ""} of {@code v1}. */
  public static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /**
   * {@code Deployment/shop/web}, {@code Namespace/shop}, and with the group where it is not one of
   * Kubernetes' own: {@code Certificate.cert-manager.io/shop/web}.
   */
  @Override
  public String toString() {
    boolean own = group.indexOf('.') < 0 || group.endsWith(".k8s.io");
    return kind
        + (own ? "" : "." + group)
        + "/"
        + (namespace.isEmpty() ? "" : namespace + "/")
        + name;
  }

  @Override
  public int compareTo(ObjectId other) {
    return ORDER.compare(this, other);
  }
}
