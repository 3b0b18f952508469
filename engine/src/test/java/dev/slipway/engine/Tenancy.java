package dev.slipway.engine;

import dev.slipway.controlplane.AuditEntry;
import dev.slipway.controlplane.AuditLog;
import dev.slipway.controlplane.ControlPlane;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Connection;
import dev.slipway.kubernetes.api.HttpCluster;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.model.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A namespace of a control plane that one scene has for itself, with a kind of its own, and what
 * was done there since it began.
 */
final class Tenancy implements AutoCloseable {
  private static final String NAME = "NAMESPACE";

  private final ControlPlane plane;
  private final String namespace = "scene-%08x".formatted(new Random().nextInt());
  private final AuditLog.Mark start;
  private final HttpCluster cluster;
  private final FaultyServer door;

  /**
   * @param folder for the kubeconfig of its door
   */
  Tenancy(ControlPlane plane, Path folder) {
    this.plane = plane;
    this.door = new FaultyServer(plane, folder);
    this.start = plane.auditLog().mark();
    plane.kubectl().run("create", "namespace", namespace);
    // Without its account, which a controller makes, a pod would be refused.
    plane.kubectl().await(namespace, "serviceaccount/default", "create");
    this.cluster =
        HttpCluster.open(new Connection(Optional.of(plane.kubeconfig()), Optional.empty()));
  }

  /** Another way to the same API server, where harm can be done. */
  FaultyServer door() {
    return door;
  }

  String namespace() {
    return namespace;
  }

  /** The group of the scene's own kind: definitions are the whole cluster's. */
  String group() {
    return namespace + ".example.org";
  }

  /** Each change that Slipway asked for and got, dry runs apart: {@code patch services/x/web}. */
  List<String> writes() {
    return entries().map(entry -> named(entry.verb() + " " + entry.subject())).sorted().toList();
  }

  /** Each different content that Slipway gave an object. */
  List<String> contents() {
    return entries()
        .map(entry ->
            named(
                entry.verb()
                    + " "
                    + entry.subject()
                    + " "
                    + entry.request().map(Tree.Mapping::json).orElse("")))
        .distinct()
        .sorted()
        .toList();
  }

  private Stream<AuditEntry> entries() {
    return plane.auditLog().writesSince(start).stream()
        .filter(AuditEntry::succeeded)
        .filter(entry -> entry.user().equals("admin"))
        .filter(entry -> !entry.userAgent().startsWith("kubectl"))
        .filter(entry -> entry.subject().contains(namespace));
  }

  /** What is there, as far as its writer decides it. */
  List<String> holdings() {
    return objects().stream()
        .map(object -> {
          Tree.Mapping metadata = object.mapping("metadata");
          // An address is the cluster's choice.
          Tree.Mapping spec = object.mapping("spec").without("clusterIP").without("clusterIPs");
          return named(
              "%s/%s generation %s %s %s %s"
                  .formatted(
                      object.text("kind").orElse(""),
                      metadata.text("name").orElse(""),
                      metadata.text("generation").orElse("none"),
                      metadata.mapping("labels").json(),
                      object.mapping("data").json(),
                      spec.json()));
        })
        .sorted()
        .toList();
  }

  /** What Slipway has written and would not find again: without its labels or not remembered. */
  List<String> lost(String fleet, String app) {
    List<Tree.Mapping> written = objects().stream().filter(Tenancy::isSlipways).toList();
    Set<String> remembered = new HashSet<>();
    for (Tree.Mapping object : written) {
      if (label(object, "inventory").isPresent()) {
        object.mapping("data").text("objects").orElse("").lines().forEach(remembered::add);
      }
    }
    return written.stream()
        .filter(object ->
            !label(object, "fleet").equals(Optional.of(fleet))
                || !label(object, "app").equals(Optional.of(app))
                || (label(object, "inventory").isEmpty() && !remembered.contains(line(object))))
        .map(object -> named(line(object)) + " in " + remembered)
        .toList();
  }

  private static boolean isSlipways(Tree.Mapping object) {
    return object.mapping("metadata").items("managedFields").stream()
        .map(Tree.Mapping.class::cast)
        .anyMatch(entry -> entry.text("manager").equals(Optional.of(Cluster.FIELD_MANAGER)));
  }

  private static Optional<String> label(Tree.Mapping object, String name) {
    return object.mapping("metadata").mapping("labels").text("slipway.dev/" + name);
  }

  /** As the inventory has it. */
  private static String line(Tree.Mapping object) {
    Tree.Mapping metadata = object.mapping("metadata");
    String apiVersion = object.text("apiVersion").orElse("");
    int slash = apiVersion.indexOf('/');
    return "%s_%s_%s_%s %s"
        .formatted(
            metadata.text("namespace").orElse(""),
            metadata.text("name").orElse(""),
            slash < 0 ? "" : apiVersion.substring(0, slash),
            object.text("kind").orElse(""),
            apiVersion.substring(slash + 1));
  }

  private List<Tree.Mapping> objects() {
    cluster.forgetTypes();
    var objects = new ArrayList<Tree.Mapping>();
    for (String[] kind :
        new String[][] {
          {"v1", "ConfigMap"},
          {"v1", "Service"},
          {"apps/v1", "Deployment"},
          {group() + "/v1", "Widget"}
        }) {
      Optional<ResourceType> type = cluster.type(kind[0], kind[1]);
      type.ifPresent(it -> cluster.list(it, namespace, Cluster.Selector.ALL, objects::add));
    }
    ResourceType definitions =
        cluster.type("apiextensions.k8s.io/v1", "CustomResourceDefinition").orElseThrow();
    cluster.get(definitions, "", "widgets." + group()).ifPresent(objects::add);
    objects.removeIf(
        object -> object.mapping("metadata").text("name").equals(Optional.of("kube-root-ca.crt")));
    return objects;
  }

  /** Scenes differ in their namespaces and shall be compared. */
  private String named(String text) {
    return text.replace(namespace, NAME);
  }

  @Override
  public void close() {
    cluster.close();
    door.close();
  }
}
