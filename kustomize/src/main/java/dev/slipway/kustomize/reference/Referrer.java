package dev.slipway.kustomize.reference;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.reference.RenamedResources.Candidate;
import dev.slipway.kustomize.reference.RenamedResources.Whereabouts;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.Scopes;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A resource that names others, and which others it can name.
 *
 * @param namespace its effective one
 * @param boundNamespaces those of the service accounts that it binds, if it is a role binding
 */
record Referrer(Resource resource, String namespace, Set<String> boundNamespaces) {
  private static final String SERVICE_ACCOUNT = "ServiceAccount";

  static Referrer of(Resource resource) {
    ResourceId id = resource.currentId();
    String namespace = id.effectiveNamespace(Scopes.isClusterScoped(id.gvk()));
    boolean bindsRole = id.gvk().kind().equals("RoleBinding");
    return new Referrer(
        resource,
        namespace,
        bindsRole && !namespace.equals(RenamedResources.CLUSTER)
            ? boundNamespaces(resource)
            : Set.of());
  }

  private static Set<String> boundNamespaces(Resource binding) {
    List<Node> subjects =
        binding.root().sequence("subjects").map(SequenceNode::items).orElse(List.of());
    Set<String> namespaces = new HashSet<>();
    for (Node subject : subjects) {
      boolean account = subject instanceof MapNode map && map.text("kind").equals(SERVICE_ACCOUNT);
      Node namespace = account ? ((MapNode) subject).get("namespace") : null;
      if (namespace != null) {
        if (!(namespace instanceof ScalarNode text) || !text.isString()) {
          throw new KustomizeException(
              "Invalid Input: namespace is blank for resource \"" + binding.currentId() + "\"",
              namespace.source(),
              "write the service account's namespace, as text");
        }
        namespaces.add(text.value());
      }
    }
    return namespaces;
  }

  /** What belongs to the cluster can name everything. */
  boolean seesAll() {
    return namespace.equals(RenamedResources.CLUSTER);
  }

  boolean sees(Candidate candidate) {
    return seesAll()
        || candidate.isInCluster()
        || candidate.namespace().equals(namespace)
        || (candidate.resource().kind().equals(SERVICE_ACCOUNT)
            && boundNamespaces.contains(candidate.resource().namespace()));
  }

  boolean sees(Whereabouts place) {
    return seesAll()
        || place.namespace().equals(RenamedResources.CLUSTER)
        || place.namespace().equals(namespace)
        || boundNamespaces.contains(place.written());
  }

  /** The effective namespaces in which what it sees can be. */
  Set<String> visibleNamespaces() {
    Set<String> namespaces = new HashSet<>(Set.of(RenamedResources.CLUSTER, namespace));
    for (String bound : boundNamespaces) {
      namespaces.add(bound.isEmpty() ? "default" : bound);
    }
    return namespaces;
  }
}
