package dev.slipway.kubernetes.api;

/**
 * How the API server serves a kind.
 *
 * @param group {@code ""} for the core group
 * @param plural the name in URLs: {@code deployments}
 * @param namespaced false for objects of the whole cluster
 */
public record ResourceType(
    String group, String version, String kind, String plural, boolean namespaced) {
  /** {@code apps/v1}, or {@code v1} for the core group. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The collection's path: {@code /apis/apps/v1/namespaces/shop/deployments}. */
  public String path(String namespace) {
    String root = group.isEmpty() ? "/api/v1" : "/apis/" + group + "/" + version;
    return root
        + (namespaced && !namespace.isEmpty() ? "/namespaces/" + namespace : "")
        + "/"
        + plural;
  }
}
