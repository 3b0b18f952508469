package dev.slipway.kubernetes.health;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Cluster.Selector;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.kubernetes.health.Pods.Running;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an app's pods could give away: the values of its own Secrets, and of those that its pods
 * name. A later process has no rendering to take them from.
 */
final class SecretValues {
  private static final ResourceType TYPE = new ResourceType("", "v1", "Secret", "secrets", true);

  private final Cluster cluster;
  private final List<String> values = new ArrayList<>();

  private SecretValues(Cluster cluster) {
    this.cluster = cluster;
  }

  /** All that can be read; what may not be read by us was not given to the pods by us. */
  static Secrets of(
      Cluster cluster, String labels, Collection<String> namespaces, List<Running> pods) {
    var found = new SecretValues(cluster);
    for (String namespace : Set.copyOf(namespaces)) {
      found.addOwn(namespace, labels);
    }
    Set<String> read = new TreeSet<>();
    for (Running running : pods) {
      for (String name : named(running.pod().at("spec"))) {
        if (read.add(running.pod().namespace() + "/" + name)) {
          found.add(running.pod().namespace(), name);
        }
      }
    }
    return Secrets.of(found.values);
  }

  private void addOwn(String namespace, String labels) {
    try {
      cluster.list(TYPE, namespace, new Selector(labels, ""), this::add);
    } catch (ApiFailure e) {
      // Not ours to read.
    }
  }

  private void add(String namespace, String name) {
    try {
      cluster.get(TYPE, namespace, name).ifPresent(this::add);
    } catch (ApiFailure e) {
      // Not ours to read.
    }
  }

  private void add(Tree.Mapping secret) {
    for (Tree value : secret.mapping("data").entries().values()) {
      value.scalar().ifPresent(this::addEncoded);
    }
  }

  private void addEncoded(String encoded) {
    values.add(encoded);
    try {
      values.add(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      // The server takes no such value.
    }
  }

  /** The Secrets that a pod names anywhere, in variables or volumes. */
  private static Set<String> named(Tree spec) {
    Set<String> names = new TreeSet<>();
    collect(spec, names);
    return names;
  }

  private static void collect(Tree tree, Set<String> names) {
    switch (tree) {
      case Tree.Mapping mapping -> {
        for (String key : List.of("secretKeyRef", "secretRef")) {
          mapping.mapping(key).text("name").ifPresent(names::add);
        }
        Optional<String> volume = mapping.mapping("secret").text("secretName");
        volume.or(() -> mapping.mapping("secret").text("name")).ifPresent(names::add);
        mapping.entries().values().forEach(value -> collect(value, names));
      }
      case Tree.Sequence sequence -> sequence.items().forEach(item -> collect(item, names));
      case Tree.Text _, Tree.Numeric _, Tree.Truth _, Tree.Null _ -> {}
    }
  }
}
