package dev.slipway.kubernetes.api;

import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A cluster in memory, for tests of what uses {@link Cluster}: no server, no controllers, no
 * defaults.
 *
 * <p>It keeps namespaces, definitions, owners of fields, uids, resource versions, generations,
 * finalizers, dependants and the commonest immutable fields as an API server does. What it is asked
 * is remembered ({@link #calls}, {@link #writes}), and it can be told to fail ({@link #fail}).
 * Other actors write through {@link #applyAs}, {@link #updateAs} and {@link #status}.
 */
public final class MemoryCluster implements Cluster {
  private static final List<ResourceType> BUILT_IN =
      List.of(
          core("Namespace", "namespaces", false),
          core("Node", "nodes", false),
          core("PersistentVolume", "persistentvolumes", false),
          core("ConfigMap", "configmaps", true),
          core("Secret", "secrets", true),
          core("Service", "services", true),
          core("ServiceAccount", "serviceaccounts", true),
          core("PersistentVolumeClaim", "persistentvolumeclaims", true),
          core("Pod", "pods", true),
          core("Event", "events", true),
          core("Endpoints", "endpoints", true),
          core("LimitRange", "limitranges", true),
          core("ResourceQuota", "resourcequotas", true),
          new ResourceType("apps", "v1", "Deployment", "deployments", true),
          new ResourceType("apps", "v1", "StatefulSet", "statefulsets", true),
          new ResourceType("apps", "v1", "DaemonSet", "daemonsets", true),
          new ResourceType("apps", "v1", "ReplicaSet", "replicasets", true),
          new ResourceType("apps", "v1", "ControllerRevision", "controllerrevisions", true),
          new ResourceType("batch", "v1", "Job", "jobs", true),
          new ResourceType("batch", "v1", "CronJob", "cronjobs", true),
          new ResourceType(
              "autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true),
          new ResourceType("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", true),
          new ResourceType("networking.k8s.io", "v1", "Ingress", "ingresses", true),
          new ResourceType("networking.k8s.io", "v1", "IngressClass", "ingressclasses", false),
          new ResourceType("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true),
          new ResourceType("rbac.authorization.k8s.io", "v1", "Role", "roles", true),
          new ResourceType("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", true),
          new ResourceType("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false),
          new ResourceType(
              "rbac.authorization.k8s.io",
              "v1",
              "ClusterRoleBinding",
              "clusterrolebindings",
              false),
          new ResourceType("storage.k8s.io", "v1", "StorageClass", "storageclasses", false),
          new ResourceType("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", false),
          new ResourceType("coordination.k8s.io", "v1", "Lease", "leases", true),
          new ResourceType("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true),
          new ResourceType(
              "apiextensions.k8s.io",
              "v1",
              "CustomResourceDefinition",
              "customresourcedefinitions",
              false));

  private static final Map<String, List<String>> IMMUTABLE =
      Map.of(
          "Deployment", List.of("spec.selector"),
          "DaemonSet", List.of("spec.selector"),
          "ReplicaSet", List.of("spec.selector"),
          "StatefulSet", List.of("spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"),
          "Job", List.of("spec.selector", "spec.template", "spec.completionMode"),
          "PersistentVolumeClaim",
              List.of("spec.storageClassName", "spec.accessModes", "spec.selector"),
          "RoleBinding", List.of("roleRef"),
          "ClusterRoleBinding", List.of("roleRef"),
          "Service", List.of("spec.clusterIP"));

  private static final Tree.Mapping ESTABLISHED =
      Tree.mapping()
          .put(
              "conditions",
              new Tree.Sequence(
                  List.of(
                      Tree.ofTexts(Map.of("type", "NamesAccepted", "status", "True")),
                      Tree.ofTexts(Map.of("type", "Established", "status", "True")))))
          .build();

  /**
   * One request.
   *
   * @param verb {@code get}, {@code list}, {@code watch}, {@code apply}, {@code create}, {@code
   *     patch}, {@code replace} or {@code delete}
   * @param object its name is {@code ""} for a list or watch
   * @param body what was sent; an empty mapping where nothing was
   */
  public record Call(String verb, ObjectId object, boolean dryRun, Tree body) {
    /** Whether it was meant to change something. */
    public boolean write() {
      return !dryRun && !Set.of("get", "list", "watch").contains(verb);
    }

    @Override
    public String toString() {
      return verb + " " + object + (dryRun ? " (dry run)" : "");
    }
  }

  private record Fault(Predicate<Call> when, Supplier<? extends RuntimeException> failure) {}

  private final Map<ObjectId, Tree.Mapping> objects = new TreeMap<>();
  private final List<Call> calls = new ArrayList<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final List<Following> following = new ArrayList<>();
  private final Map<String, List<String>> texts = new HashMap<>();
  private UnaryOperator<Tree.Mapping> admission = UnaryOperator.identity();
  private boolean establishing = true;
  private long clock = 100;
  private boolean closed;

  public MemoryCluster() {
    for (String name : List.of("default", "kube-system")) {
      updateAs("apiserver", object("v1", "Namespace", "", name));
    }
  }

  private static ResourceType core(String kind, String plural, boolean namespaced) {
    return new ResourceType("", "v1", kind, plural, namespaced);
  }

  // ---- What tests ask and tell.

  /** All requests so far, in order. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The requests that were meant to change something, in order. */
  public synchronized List<Call> writes() {
    return calls.stream().filter(Call::write).toList();
  }

  /** Forgets the requests so far. */
  public synchronized void forgetCalls() {
    calls.clear();
  }

  /** Lets the next so many requests that a test is true of fail, before they do anything. */
  public synchronized void fail(
      Predicate<Call> when, int times, Supplier<? extends RuntimeException> failure) {
    for (int i = 0; i < times; i++) {
      faults.add(new Fault(when, failure));
    }
  }

  /** Lets nothing fail any more. */
  public synchronized void heal() {
    faults.clear();
  }

  /** Looks at, changes or refuses (with an {@link ApiFailure}) each object before it is kept. */
  public synchronized void admission(UnaryOperator<Tree.Mapping> admission) {
    this.admission = admission;
  }

  /** Leaves definitions that come from now on without the condition Established. */
  public synchronized void neverEstablish() {
    establishing = false;
  }

  /** The object as it is kept; empty where there is none. */
  public synchronized Optional<Tree.Mapping> object(ObjectId id) {
    return Optional.ofNullable(objects.get(id));
  }

  /** The object of a kind that the cluster knows. */
  public Optional<Tree.Mapping> object(String kind, String namespace, String name) {
    return objects().stream()
        .filter(object -> object.text("kind").orElse("").equals(kind))
        .filter(object -> namespace(object).equals(namespace) && name(object).equals(name))
        .findFirst();
  }

  /** All objects, in the order of their ids. */
  public synchronized List<Tree.Mapping> objects() {
    return List.copyOf(objects.values());
  }

  /** Applies an object as another manager, forcing conflicts. */
  public synchronized Tree.Mapping applyAs(String manager, Tree.Mapping object) {
    return applied(type(object), object, manager, true, false);
  }

  /** Creates or replaces an object as another manager that does not apply server-side. */
  public synchronized Tree.Mapping updateAs(String manager, Tree.Mapping object) {
    return updated(type(object), object, manager, "", false);
  }

  /** Sets the status of an object, as its controller does. */
  public synchronized Tree.Mapping status(
      String kind, String namespace, String name, Tree.Mapping status) {
    Tree.Mapping object = object(kind, namespace, name).orElseThrow();
    return updated(type(object), object.with("status", status), "controller", "status", false);
  }

  /** Takes an object away at once, as some other actor. */
  public synchronized void vanish(String kind, String namespace, String name) {
    remove(ObjectId.of(object(kind, namespace, name).orElseThrow()));
  }

  /** What {@link #lines} answers for a path. */
  public synchronized void text(String path, String... lines) {
    texts.put(path, List.of(lines));
  }

  /** A start for an object: apiVersion, kind and metadata. */
  public static Tree.Mapping object(String apiVersion, String kind, String namespace, String name) {
    var metadata = Tree.mapping().put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return Tree.mapping()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("metadata", metadata.build())
        .build();
  }

  // ---- What a cluster does.

  @Override
  public String version() {
    return "v1.36.1";
  }

  @Override
  public String namespace() {
    return "default";
  }

  @Override
  public synchronized Optional<ResourceType> type(String apiVersion, String kind) {
    return all().stream()
        .filter(type -> type.apiVersion().equals(apiVersion) && type.kind().equals(kind))
        .findFirst();
  }

  @Override
  public synchronized Optional<ResourceType> preferredType(String group, String kind) {
    return types().stream()
        .filter(type -> type.group().equals(group) && type.kind().equals(kind))
        .findFirst();
  }

  @Override
  public synchronized Collection<ResourceType> types() {
    var preferred = new LinkedHashMap<String, ResourceType>();
    all().forEach(type -> preferred.putIfAbsent(type.group() + "/" + type.kind(), type));
    return List.copyOf(preferred.values());
  }

  @Override
  public void forgetTypes() {
    // Types are read from the definitions each time.
  }

  @Override
  public synchronized Optional<Tree.Mapping> get(ResourceType type, String namespace, String name) {
    ObjectId id = id(type, namespace, name);
    asked("get", id, false, Tree.Mapping.EMPTY);
    served(type);
    return Optional.ofNullable(objects.get(id)).map(object -> as(type, object));
  }

  @Override
  public String list(
      ResourceType type, String namespace, Selector selector, Consumer<Tree.Mapping> consumer) {
    List<Tree.Mapping> found;
    String version;
    synchronized (this) {
      asked("list", id(type, namespace, ""), false, Tree.Mapping.EMPTY);
      served(type);
      found = matching(type, namespace, selector);
      version = Long.toString(clock);
    }
    found.forEach(consumer);
    return version;
  }

  @Override
  public synchronized Tree.Mapping apply(
      ResourceType type, Tree.Mapping object, boolean force, boolean dryRun) {
    asked("apply", ObjectId.of(object), dryRun, object);
    return applied(type, object, FIELD_MANAGER, force, dryRun);
  }

  @Override
  public synchronized Tree.Mapping create(ResourceType type, Tree.Mapping object, boolean dryRun) {
    Tree.Mapping named = named(object);
    ObjectId id = ObjectId.of(named);
    asked("create", id, dryRun, object);
    if (objects.containsKey(id)) {
      throw refusal(409, "AlreadyExists", type, id.name(), "already exists");
    }
    return updated(type, named, FIELD_MANAGER, "", dryRun);
  }

  @Override
  public synchronized Tree.Mapping patch(
      ResourceType type, String namespace, String name, String subresource, Tree patch) {
    ObjectId id = id(type, namespace, name);
    asked("patch", id, false, patch);
    Tree.Mapping live = present(type, id);
    Tree.Mapping patched =
        patch instanceof Tree.Sequence operations
            ? Patches.json(live, operations)
            : (Tree.Mapping) Patches.merge(live, patch);
    return updated(type, patched, FIELD_MANAGER, subresource, false);
  }

  @Override
  public synchronized Tree.Mapping replace(ResourceType type, Tree.Mapping object, boolean dryRun) {
    ObjectId id = ObjectId.of(object);
    asked("replace", id, dryRun, object);
    present(type, id);
    return updated(type, object, FIELD_MANAGER, "", dryRun);
  }

  @Override
  public synchronized void delete(
      ResourceType type, String namespace, String name, Deletion deletion) {
    ObjectId id = id(type, namespace, name);
    asked("delete", id, deletion.dryRun(), Tree.Mapping.EMPTY);
    served(type);
    Tree.Mapping live = objects.get(id);
    if (live == null) {
      return;
    }
    if (!deletion.uid().isEmpty() && !deletion.uid().equals(uid(live))) {
      throw refusal(409, "Conflict", type, name, "the UID in the precondition is another one");
    }
    if (deletion.dryRun()) {
      return;
    }
    if (deletion.foreground()) {
      removeDependants(uid(live));
    }
    if (live.mapping("metadata").items("finalizers").isEmpty()) {
      remove(id);
    } else if (live.mapping("metadata").get("deletionTimestamp").isEmpty()) {
      keep(id, metadata(live, metadata -> metadata.with("deletionTimestamp", Tree.of(now()))));
    }
  }

  @Override
  public Watch watch(ResourceType type, String namespace, Selector selector, Watcher watcher) {
    Following watch;
    synchronized (this) {
      asked("watch", id(type, namespace, ""), false, Tree.Mapping.EMPTY);
      watch = new Following(type, namespace, selector);
      matching(type, namespace, selector).forEach(watch::present);
      watch.events.add(Watcher::complete);
      following.add(watch);
    }
    Thread.ofVirtual().start(() -> watch.tell(watcher));
    return watch;
  }

  @Override
  public void lines(String path, Map<String, String> query, Consumer<String> lines) {
    List<String> text;
    synchronized (this) {
      asked("get", new ObjectId("", path, "", ""), false, Tree.ofTexts(query));
      text = texts.get(path);
    }
    if (text == null) {
      throw new ApiFailure(404, "NotFound", path + " not found", List.of());
    }
    text.forEach(lines);
  }

  @Override
  public synchronized long requests() {
    return calls.size();
  }

  @Override
  public synchronized void close() {
    closed = true;
    List.copyOf(following).forEach(Following::close);
  }

  // ---- How it does it.

  private void asked(String verb, ObjectId object, boolean dryRun, Tree body) {
    if (closed) {
      throw new IllegalStateException("the cluster is closed");
    }
    var call = new Call(verb, object, dryRun, body);
    calls.add(call);
    for (Fault fault : faults) {
      if (fault.when().test(call)) {
        faults.remove(fault);
        throw fault.failure().get();
      }
    }
  }

  private Tree.Mapping applied(
      ResourceType type, Tree.Mapping object, String manager, boolean force, boolean dryRun) {
    served(type);
    ObjectId id = ObjectId.of(object);
    Tree.Mapping wanted = encoded(Patches.withoutNulls(object).without("status"));
    if (!object.mapping("metadata").items("managedFields").isEmpty()) {
      throw refusal(400, "BadRequest", type, id.name(), "metadata.managedFields must be nil");
    }
    Tree.Mapping live = objects.get(id);
    var owner = new Ownership.Owner(manager, "Apply", "", type.apiVersion());
    Set<List<String>> mine = Ownership.paths(wanted);
    if (live == null) {
      return kept(
          type,
          id,
          new Ownership(Map.of(owner, mine)).write(wanted, now()),
          Optional.empty(),
          dryRun);
    }
    Ownership before = Ownership.of(live);
    Ownership after = before;
    var conflicts = new ArrayList<ApiFailure.Cause>();
    for (List<String> path : mine) {
      List<Ownership.Owner> others =
          Ownership.at(live, path).equals(Ownership.at(wanted, path))
              ? List.of()
              : before.others(path, owner);
      others.forEach(other ->
          conflicts.add(
              new ApiFailure.Cause(
                  Ownership.display(path),
                  "FieldManagerConflict",
                  "conflict with \"%s\" using %s".formatted(other.manager(), other.apiVersion()))));
      if (!others.isEmpty()) {
        after = after.taken(Set.of(path), owner);
      }
    }
    if (!conflicts.isEmpty() && !force) {
      throw new ApiFailure(
          409,
          "Conflict",
          "Apply failed with %d conflict(s)".formatted(conflicts.size()),
          conflicts);
    }
    Set<List<String>> dropped = new HashSet<>(before.of(owner));
    dropped.removeAll(mine);
    dropped.removeIf(path -> !before.others(path, owner).isEmpty());
    Tree.Mapping merged =
        (Tree.Mapping) Ownership.merge("", Ownership.without(live, dropped), wanted);
    return kept(
        type,
        id,
        after.with(owner, mine).within(merged).write(merged, now()),
        Optional.of(live),
        dryRun);
  }

  private Tree.Mapping updated(
      ResourceType type, Tree.Mapping object, String manager, String subresource, boolean dryRun) {
    served(type);
    ObjectId id = ObjectId.of(object);
    Optional<Tree.Mapping> live = Optional.ofNullable(objects.get(id));
    Tree.Mapping old = live.orElse(Tree.Mapping.EMPTY);
    Optional<String> version = object.mapping("metadata").text("resourceVersion");
    if (live.isPresent()
        && version.isPresent()
        && !version.equals(old.mapping("metadata").text("resourceVersion"))) {
      throw refusal(
          409,
          "Conflict",
          type,
          id.name(),
          "the object has been modified; please apply your changes to the latest version");
    }
    Tree.Mapping wanted = encoded(object);
    if (subresource.equals("status")) {
      wanted = old.with("status", object.get("status").orElse(Tree.Mapping.EMPTY));
    } else if (manager.equals(FIELD_MANAGER)) {
      wanted = withStatusOf(old, wanted);
    }
    var owner = new Ownership.Owner(manager, "Update", subresource, type.apiVersion());
    boolean tells = wanted.mapping("metadata").get("managedFields").isPresent();
    Ownership before = Ownership.of(tells ? wanted : old);
    Set<List<String>> changed = new HashSet<>();
    for (List<String> path : Ownership.paths(wanted)) {
      if (!Ownership.at(wanted, path).equals(Ownership.at(old, path))) {
        changed.add(path);
      }
    }
    Set<List<String>> mine = new HashSet<>(before.of(owner));
    mine.addAll(changed);
    Ownership after = before.taken(changed, owner).with(owner, mine).within(wanted);
    return kept(type, id, after.write(wanted, now()), live, dryRun);
  }

  private Tree.Mapping kept(
      ResourceType type,
      ObjectId id,
      Tree.Mapping object,
      Optional<Tree.Mapping> live,
      boolean dryRun) {
    if (type.namespaced() && live.isEmpty()) {
      namespaceIsThere(id.namespace());
    }
    Tree.Mapping admitted = admission.apply(settled(type, object, live));
    live.ifPresent(old -> refuseChanged(type, id, old, admitted));
    if (live.isPresent() && bare(live.get()).equals(bare(admitted))) {
      return live.get();
    }
    Tree.Mapping result =
        live.isPresent() && !spec(live.get()).equals(spec(admitted))
            ? metadata(
                admitted,
                metadata ->
                    metadata.with(
                        "generation",
                        Tree.of(
                            Long.parseLong(
                                    live.get().mapping("metadata").text("generation").orElse("1"))
                                + 1)))
            : admitted;
    if (dryRun) {
      return result;
    }
    Tree.Mapping stored = keep(id, result);
    Tree.Mapping metadata = stored.mapping("metadata");
    if (metadata.get("deletionTimestamp").isPresent() && metadata.items("finalizers").isEmpty()) {
      remove(id);
    }
    return stored;
  }

  /** What the server itself writes into an object. */
  private Tree.Mapping settled(
      ResourceType type, Tree.Mapping object, Optional<Tree.Mapping> live) {
    Tree.Mapping settled = object.with("apiVersion", Tree.of(type.apiVersion()));
    Tree.Mapping old = live.orElse(Tree.Mapping.EMPTY).mapping("metadata");
    settled =
        metadata(
            settled,
            metadata -> {
              Tree.Mapping own =
                  metadata
                      .with("uid", old.get("uid").orElseGet(() -> Tree.of("uid-" + clock)))
                      .with(
                          "creationTimestamp",
                          old.get("creationTimestamp").orElseGet(() -> Tree.of(now())))
                      .with("generation", old.get("generation").orElse(Tree.of(1)));
              for (String key : List.of("resourceVersion", "deletionTimestamp")) {
                own =
                    old.get(key).isPresent() ? own.with(key, old.get(key).get()) : own.without(key);
              }
              return own;
            });
    if (live.isPresent()) {
      return settled;
    }
    if (type.kind().equals("Namespace")) {
      return settled.with("status", Tree.mapping().put("phase", "Active").build());
    }
    return type.kind().equals("CustomResourceDefinition") && establishing
        ? settled.with("status", ESTABLISHED)
        : settled;
  }

  private void namespaceIsThere(String namespace) {
    if (namespace.isEmpty()) {
      throw new ApiFailure(
          400, "BadRequest", "an object of this kind needs a namespace", List.of());
    }
    Tree.Mapping object = objects.get(new ObjectId("", "Namespace", "", namespace));
    if (object == null) {
      throw new ApiFailure(
          404, "NotFound", "namespaces \"" + namespace + "\" not found", List.of());
    }
    if (object.mapping("metadata").get("deletionTimestamp").isPresent()) {
      throw new ApiFailure(
          403,
          "Forbidden",
          "unable to create new content in namespace "
              + namespace
              + " because it is being terminated",
          List.of());
    }
  }

  private void refuseChanged(
      ResourceType type, ObjectId id, Tree.Mapping live, Tree.Mapping wanted) {
    boolean frozen = live.text("immutable").filter("true"::equals).isPresent();
    List<String> fields =
        frozen ? List.of("data", "immutable") : IMMUTABLE.getOrDefault(type.kind(), List.of());
    List<ApiFailure.Cause> causes =
        fields.stream()
            .filter(field -> {
              List<String> path = List.of(("f:" + field.replace(".", " f:")).split(" "));
              Optional<Tree> old = Ownership.at(live, path);
              return old.isPresent() && !old.equals(Ownership.at(wanted, path));
            })
            .map(field ->
                new ApiFailure.Cause(
                    field, "FieldValueInvalid", "Invalid value: field is immutable"))
            .toList();
    if (!causes.isEmpty()) {
      throw new ApiFailure(
          422,
          "Invalid",
          "%s \"%s\" is invalid: %s: Invalid value: field is immutable"
              .formatted(type.kind(), id.name(), causes.getFirst().field()),
          causes);
    }
  }

  private Tree.Mapping keep(ObjectId id, Tree.Mapping object) {
    clock++;
    Tree.Mapping stored =
        metadata(
            object, metadata -> metadata.with("resourceVersion", Tree.of(Long.toString(clock))));
    objects.put(id, stored);
    following.forEach(watch -> watch.changed(stored));
    return stored;
  }

  private void remove(ObjectId id) {
    clock++;
    Tree.Mapping object = objects.remove(id);
    if (object == null) {
      return;
    }
    following.forEach(watch -> watch.removed(object));
    removeDependants(uid(object));
    if (id.kind().equals("Namespace")) {
      objects.keySet().stream()
          .filter(inside -> inside.namespace().equals(id.name()))
          .toList()
          .forEach(this::remove);
    }
    if (id.kind().equals("CustomResourceDefinition")) {
      Tree.Mapping spec = object.mapping("spec");
      String group = spec.text("group").orElse("");
      String kind = spec.mapping("names").text("kind").orElse("");
      objects.keySet().stream()
          .filter(custom -> custom.group().equals(group) && custom.kind().equals(kind))
          .toList()
          .forEach(this::remove);
    }
  }

  private void removeDependants(String owner) {
    objects.entrySet().stream()
        .filter(entry ->
            entry.getValue().mapping("metadata").items("ownerReferences").stream()
                .anyMatch(reference ->
                    ((Tree.Mapping) reference).text("uid").filter(owner::equals).isPresent()))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::remove);
  }

  private List<ResourceType> all() {
    var all = new ArrayList<>(BUILT_IN);
    for (Tree.Mapping object : objects.values()) {
      if (object.text("kind").filter("CustomResourceDefinition"::equals).isPresent()
          && object.mapping("status").items("conditions").stream()
              .map(Tree.Mapping.class::cast)
              .anyMatch(condition ->
                  condition.text("type").filter("Established"::equals).isPresent()
                      && condition.text("status").filter("True"::equals).isPresent())) {
        Tree.Mapping spec = object.mapping("spec");
        for (Tree version : spec.items("versions")) {
          all.add(
              new ResourceType(
                  spec.text("group").orElseThrow(),
                  ((Tree.Mapping) version).text("name").orElseThrow(),
                  spec.mapping("names").text("kind").orElseThrow(),
                  spec.mapping("names").text("plural").orElseThrow(),
                  spec.text("scope").filter("Namespaced"::equals).isPresent()));
        }
      }
    }
    return all;
  }

  private ResourceType type(Tree.Mapping object) {
    return type(object.text("apiVersion").orElse(""), object.text("kind").orElse(""))
        .orElseThrow(() -> new IllegalArgumentException("no type for " + ObjectId.of(object)));
  }

  private void served(ResourceType type) {
    if (!all().contains(type)) {
      throw new ApiFailure(
          404, "NotFound", "the server could not find the requested resource", List.of());
    }
  }

  private Tree.Mapping present(ResourceType type, ObjectId id) {
    served(type);
    Tree.Mapping live = objects.get(id);
    if (live == null) {
      throw refusal(404, "NotFound", type, id.name(), "not found");
    }
    return live;
  }

  private List<Tree.Mapping> matching(ResourceType type, String namespace, Selector selector) {
    return objects.values().stream()
        .filter(object -> Selection.matches(type, namespace, selector, object))
        .map(object -> as(type, object))
        .toList();
  }

  private static ApiFailure refusal(
      int code, String reason, ResourceType type, String name, String what) {
    return new ApiFailure(
        code,
        reason,
        "%s%s \"%s\" %s"
            .formatted(type.plural(), type.group().isEmpty() ? "" : "." + type.group(), name, what),
        List.of());
  }

  private Tree.Mapping named(Tree.Mapping object) {
    Optional<String> prefix = object.mapping("metadata").text("generateName");
    return object.mapping("metadata").get("name").isEmpty() && prefix.isPresent()
        ? metadata(object, metadata -> metadata.with("name", Tree.of(prefix.get() + clock)))
        : object;
  }

  /** A Secret keeps what is written as text encoded. */
  private static Tree.Mapping encoded(Tree.Mapping object) {
    if (object.mapping("stringData").entries().isEmpty()) {
      return object;
    }
    Tree.Mapping data = object.mapping("data");
    for (var entry : object.mapping("stringData").entries().entrySet()) {
      byte[] text = entry.getValue().scalar().orElse("").getBytes(StandardCharsets.UTF_8);
      data = data.with(entry.getKey(), Tree.of(Base64.getEncoder().encodeToString(text)));
    }
    return object.without("stringData").with("data", data);
  }

  private static Tree.Mapping withStatusOf(Tree.Mapping live, Tree.Mapping wanted) {
    return live.get("status")
        .map(status -> wanted.with("status", status))
        .orElseGet(() -> wanted.without("status"));
  }

  private static Tree.Mapping metadata(Tree.Mapping object, UnaryOperator<Tree.Mapping> change) {
    return object.with("metadata", change.apply(object.mapping("metadata")));
  }

  /** The object without what differs when nothing was changed. */
  private static Tree.Mapping bare(Tree.Mapping object) {
    List<Tree> owners =
        object.mapping("metadata").items("managedFields").stream()
            .<Tree>map(owner -> ((Tree.Mapping) owner).without("time"))
            .toList();
    return metadata(
        object,
        metadata ->
            metadata.without("resourceVersion").with("managedFields", new Tree.Sequence(owners)));
  }

  private static Tree.Mapping spec(Tree.Mapping object) {
    return object.without("metadata").without("status");
  }

  private static Tree.Mapping as(ResourceType type, Tree.Mapping object) {
    return object.with("apiVersion", Tree.of(type.apiVersion()));
  }

  private static ObjectId id(ResourceType type, String namespace, String name) {
    return new ObjectId(type.group(), type.kind(), type.namespaced() ? namespace : "", name);
  }

  private static String namespace(Tree.Mapping object) {
    return object.mapping("metadata").text("namespace").orElse("");
  }

  private static String name(Tree.Mapping object) {
    return object.mapping("metadata").text("name").orElse("");
  }

  private static String uid(Tree.Mapping object) {
    return object.mapping("metadata").text("uid").orElse("");
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private final class Following implements Watch {
    private final ResourceType type;
    private final String namespace;
    private final Selector selector;
    private final Set<ObjectId> seen = new HashSet<>();
    private final LinkedBlockingQueue<Consumer<Watcher>> events = new LinkedBlockingQueue<>();
    private volatile boolean over;

    Following(ResourceType type, String namespace, Selector selector) {
      this.type = type;
      this.namespace = namespace;
      this.selector = selector;
    }

    void present(Tree.Mapping object) {
      seen.add(ObjectId.of(object));
      events.add(watcher -> watcher.present(object));
    }

    void changed(Tree.Mapping object) {
      if (Selection.matches(type, namespace, selector, object)) {
        present(as(type, object));
      } else {
        removed(object);
      }
    }

    void removed(Tree.Mapping object) {
      if (seen.remove(ObjectId.of(object))) {
        events.add(watcher -> watcher.gone(as(type, object)));
      }
    }

    void tell(Watcher watcher) {
      try {
        while (!over) {
          events.take().accept(watcher);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      synchronized (MemoryCluster.this) {
        following.remove(this);
      }
      over = true;
      events.add(_ -> {});
    }
  }
}
