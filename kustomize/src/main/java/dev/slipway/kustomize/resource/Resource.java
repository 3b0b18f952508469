package dev.slipway.kustomize.resource;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One Kubernetes object in a build: the tree that transformers change, and beside it, never inside
 * it, what the build remembers of it. Upstream keeps this memory in annotations of the object.
 */
public final class Resource {
  private MapNode root;
  private final List<ResourceId> previousIds = new ArrayList<>();
  private final List<String> namePrefixes = new ArrayList<>();
  private final List<String> nameSuffixes = new ArrayList<>();
  private final List<ResourceId> referrers = new ArrayList<>();
  private final List<String> variables = new ArrayList<>();
  private boolean needsHash;
  private boolean wasNameless;
  private boolean nameChangeAllowed;
  private boolean kindChangeAllowed;

  /** Upstream notes it for everything that is generated, also where it is the default. */
  private @Nullable Behavior behavior;

  private @Nullable Origin origin;
  private boolean originNoted;
  private final List<Origin> transformations = new ArrayList<>();

  public Resource(MapNode root) {
    this.root = root;
  }

  /** The object itself. */
  public MapNode root() {
    return root;
  }

  /** Puts another tree in the place of this one; what is remembered stays. */
  public void replaceRoot(MapNode replacement) {
    this.root = replacement;
  }

  public Gvk gvk() {
    return Gvk.of(root);
  }

  public String kind() {
    return root.text("kind");
  }

  public String name() {
    return metadata("name");
  }

  public String namespace() {
    return metadata("namespace");
  }

  private String metadata(String field) {
    return root.map("metadata").map(metadata -> metadata.text(field)).orElse("");
  }

  public void setName(String name) {
    setText(root.mapAt("metadata"), "name", name);
  }

  /** An empty namespace takes the field out. */
  public void setNamespace(String namespace) {
    if (namespace.isEmpty()) {
      root.map("metadata").ifPresent(metadata -> metadata.remove("namespace"));
    } else {
      setText(root.mapAt("metadata"), "namespace", namespace);
    }
  }

  private static void setText(MapNode map, String key, String text) {
    if (map.get(key) instanceof ScalarNode scalar) {
      scalar.setValue(text);
      scalar.setTag("!!str");
    } else {
      map.put(key, ScalarNode.string(text));
    }
  }

  public Optional<MapNode> labels() {
    return root.map("metadata").flatMap(metadata -> metadata.map("labels"));
  }

  public Optional<MapNode> annotations() {
    return root.map("metadata").flatMap(metadata -> metadata.map("annotations"));
  }

  /** The text of an annotation; empty where it is missing. */
  public String annotation(String key) {
    return annotations().map(annotations -> annotations.text(key)).orElse("");
  }

  /** What it is called now. */
  public ResourceId currentId() {
    return new ResourceId(gvk(), name(), namespace());
  }

  /** What it was called when it was read. */
  public ResourceId originalId() {
    return previousIds.isEmpty() ? currentId() : previousIds().getFirst();
  }

  /**
   * What it was called before each change of its name, namespace or kind, oldest first. Group and
   * version are always those of now, and the namespace is the effective one, never empty.
   */
  public List<ResourceId> previousIds() {
    if (previousIds.isEmpty()) {
      return List.of();
    }
    Gvk now = gvk();
    Gvk then = previousIds.getFirst().gvk();
    if (!now.group().equals(then.group()) || !now.version().equals(then.version())) {
      previousIds.replaceAll(id -> id.withVersion(now.group(), now.version()));
    }
    return Collections.unmodifiableList(previousIds);
  }

  /** To be called before a change of name, namespace or kind. */
  public void rememberId() {
    if (isUnnotable()) {
      return;
    }
    root.map("metadata").ifPresent(Resource::openAnnotations);
    List<ResourceId> before = previousIds();
    Gvk gvk = gvk();
    String effective = currentId().effectiveNamespace(Scopes.isClusterScoped(gvk));
    var id = new ResourceId(gvk, name(), effective);
    if (before.isEmpty() || !before.getLast().equals(id)) {
      previousIds.add(id);
    }
  }

  /** An earlier id that another build found out. */
  void rememberId(ResourceId earlier) {
    previousIds.add(earlier);
  }

  /**
   * Upstream notes names in a list with commas between them, and cannot read its note where a name
   * is empty or has a comma itself; it does not notice as long as no name is in the note.
   */
  private boolean isUnnotable() {
    String name = name();
    wasNameless |= name.isEmpty();
    if (name.contains(",") || (wasNameless && !(name.isEmpty() && previousIds.isEmpty()))) {
      throw new KustomizeException(
          "number of previous names, number of previous namespaces, number of previous kinds not"
              + " equal, as a name was empty or has a comma: "
              + currentId(),
          source());
    }
    return wasNameless;
  }

  /** The annotations are where upstream keeps its notes: they are there from the first one on. */
  private static void openAnnotations(MapNode metadata) {
    Node annotations = metadata.get("annotations");
    if (annotations != null && annotations.isNull()) {
      metadata.put("annotations", new MapNode(annotations.source()));
    }
  }

  /** The prefixes that its name got, oldest first. */
  public List<String> namePrefixes() {
    return namePrefixes;
  }

  /** The suffixes that its name got, oldest first. */
  public List<String> nameSuffixes() {
    return nameSuffixes;
  }

  /** The resources whose fields name this one. */
  public List<ResourceId> referrers() {
    return referrers;
  }

  /** The variables that were taken from this resource. */
  public List<String> variables() {
    return variables;
  }

  /** Whether its name gets a hash of its content at the end of the build. */
  public boolean needsHash() {
    return needsHash;
  }

  public void setNeedsHash(boolean needsHash) {
    this.needsHash = needsHash;
  }

  /** For a patch: whether it may change the name of what it patches. */
  public boolean nameChangeAllowed() {
    return nameChangeAllowed;
  }

  public void setNameChangeAllowed(boolean allowed) {
    this.nameChangeAllowed = allowed;
  }

  /** For a patch: whether it may change the kind of what it patches. */
  public boolean kindChangeAllowed() {
    return kindChangeAllowed;
  }

  public void setKindChangeAllowed(boolean allowed) {
    this.kindChangeAllowed = allowed;
  }

  /** For a generated resource: what is to be done where one of its name is already there. */
  public Behavior behavior() {
    return behavior == null ? Behavior.UNSPECIFIED : behavior;
  }

  public void setBehavior(Behavior behavior) {
    this.behavior = behavior;
  }

  /** Where it came from, where the build keeps note of that. */
  public Optional<Origin> origin() {
    return Optional.ofNullable(origin);
  }

  public void setOrigin(Origin origin) {
    this.origin = origin;
  }

  /** Says that its origin is wanted, which upstream keeps in an annotation from now on. */
  public void noteOrigin() {
    originNoted = true;
  }

  /** The steps that touched it, in order, where the build keeps note of that. */
  public List<Origin> transformations() {
    return transformations;
  }

  /** Whether a name, a prefix or anything else is remembered that upstream keeps in annotations. */
  public boolean isRemembered() {
    return !previousIds.isEmpty()
        || !namePrefixes.isEmpty()
        || !nameSuffixes.isEmpty()
        || !referrers.isEmpty()
        || needsHash
        || behavior != null
        || originNoted;
  }

  /** Forgets what upstream keeps in annotations: a patch that drops those makes it forget, too. */
  public void forget() {
    previousIds.clear();
    namePrefixes.clear();
    nameSuffixes.clear();
    referrers.clear();
    needsHash = false;
    behavior = null;
    forgetOrigin();
  }

  /** Forgets where it comes from and which steps it went through. */
  public void forgetOrigin() {
    origin = null;
    originNoted = false;
    transformations.clear();
  }

  /** Where it was read. */
  public Source source() {
    return root.source();
  }

  /** A deep copy, with what is remembered. */
  public Resource copy() {
    var copy = new Resource(root.copy());
    copy.previousIds.addAll(previousIds);
    copy.namePrefixes.addAll(namePrefixes);
    copy.nameSuffixes.addAll(nameSuffixes);
    copy.referrers.addAll(referrers);
    copy.variables.addAll(variables);
    copy.needsHash = needsHash;
    copy.wasNameless = wasNameless;
    copy.nameChangeAllowed = nameChangeAllowed;
    copy.kindChangeAllowed = kindChangeAllowed;
    copy.behavior = behavior;
    copy.origin = origin;
    copy.originNoted = originNoted;
    copy.transformations.addAll(transformations);
    return copy;
  }

  /** Whether a patch left nothing of it: such a resource is dropped. */
  public boolean isEmpty() {
    return root.isEmpty();
  }

  /** The value at a path of field names; empty where a step is missing or no mapping. */
  public Optional<Node> at(String... path) {
    Node node = root;
    for (String step : path) {
      Node next = node instanceof MapNode map ? map.get(step) : null;
      if (next == null) {
        return Optional.empty();
      }
      node = next;
    }
    return Optional.of(node);
  }

  @Override
  public String toString() {
    return currentId().toString();
  }
}
