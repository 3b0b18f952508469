package dev.slipway.kustomize.patch;

import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.regex.Regex;
import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Scopes;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which resources something is meant for. The parts of a name are regular expressions that match it
 * as a whole; an empty part selects everything.
 */
public final class Selector {
  private final Gvk gvk;
  private final String name;
  private final String namespace;
  private final String labels;
  private final String annotations;
  private @Nullable Patterns patterns;
  private @Nullable LabelSelector labelSelector;
  private @Nullable LabelSelector annotationSelector;

  private record Patterns(Regex group, Regex version, Regex kind, Regex name, Regex namespace) {}

  public Selector(Gvk gvk, String name, String namespace, String labels, String annotations) {
    this.gvk = gvk;
    this.name = name;
    this.namespace = namespace;
    this.labels = labels;
    this.annotations = annotations;
  }

  /** From the fields of a {@code target} or {@code select}. */
  public static Selector of(Settings fields) {
    return new Selector(
        fields.gvk(),
        fields.text("name"),
        fields.text("namespace"),
        fields.text("labelSelector"),
        fields.text("annotationSelector"));
  }

  public String name() {
    return name;
  }

  /**
   * The selected resources, in order.
   *
   * @throws dev.slipway.kustomize.KustomizeException where a part is no regular expression, or a
   *     selector of labels that is needed is none
   */
  public List<Resource> select(ResourceSet resources) {
    patterns();
    List<Resource> selected = new ArrayList<>();
    for (Resource resource : candidates(resources)) {
      if (matchesIds(resource)
          && matchesGvk(resource.gvk())
          && matchesLabels(resource)
          && matchesAnnotations(resource)) {
        selected.add(resource);
      }
    }
    return selected;
  }

  /** A name without special characters finds its few resources without looking at the others. */
  private List<Resource> candidates(ResourceSet resources) {
    return name.isEmpty() || !Regex.isLiteral(name)
        ? resources.resources()
        : resources.everNamed(name);
  }

  /**
   * Original and current names are judged apart: one may have the name, the other the namespace.
   */
  private boolean matchesIds(Resource resource) {
    ResourceId original = resource.originalId();
    ResourceId current = resource.currentId();
    return (matchesNamespace(effectiveNamespace(original))
            || matchesNamespace(effectiveNamespace(current)))
        && (matchesName(original.name()) || matchesName(current.name()));
  }

  private static String effectiveNamespace(ResourceId id) {
    return id.effectiveNamespace(Scopes.isClusterScoped(id.gvk()));
  }

  public boolean matchesGvk(Gvk type) {
    Patterns compiled = patterns();
    return (gvk.group().isEmpty() || compiled.group().matches(type.group()))
        && (gvk.version().isEmpty() || compiled.version().matches(type.version()))
        && (gvk.kind().isEmpty() || compiled.kind().matches(type.kind()));
  }

  public boolean matchesName(String text) {
    return name.isEmpty() || patterns().name().matches(text);
  }

  /**
   * @param text an effective namespace
   */
  public boolean matchesNamespace(String text) {
    return namespace.isEmpty() || patterns().namespace().matches(text);
  }

  public boolean matchesLabels(Resource resource) {
    if (labels.isEmpty()) {
      return true;
    }
    if (labelSelector == null) {
      labelSelector = LabelSelector.parse(labels);
    }
    return labelSelector.matches(texts(resource.labels()));
  }

  public boolean matchesAnnotations(Resource resource) {
    if (annotations.isEmpty()) {
      return true;
    }
    if (annotationSelector == null) {
      annotationSelector = LabelSelector.parse(annotations);
    }
    return annotationSelector.matches(texts(resource.annotations()));
  }

  private static Map<String, String> texts(Optional<MapNode> map) {
    Map<String, String> texts = new HashMap<>();
    map.ifPresent(present ->
        present.fields().forEach(field -> texts.put(field.key().value(), text(field.value()))));
    return texts;
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.value() : "";
  }

  private Patterns patterns() {
    if (patterns == null) {
      patterns =
          new Patterns(
              Regex.compileWhole(gvk.group()),
              Regex.compileWhole(gvk.version()),
              Regex.compileWhole(gvk.kind()),
              Regex.compileWhole(name),
              Regex.compileWhole(namespace));
    }
    return patterns;
  }

  /** As upstream's messages write it. */
  @Override
  public String toString() {
    return new ResourceId(gvk, name, namespace) + ":a=" + annotations + ":l=" + labels;
  }
}
