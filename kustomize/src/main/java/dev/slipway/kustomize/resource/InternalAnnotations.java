package dev.slipway.kustomize.resource;

import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.ScalarNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Annotations in which upstream keeps its memory during a build. Some people write them into their
 * input, to have a name of it end in a hash for example; what they say is remembered as if the
 * build had found it out.
 */
public final class InternalAnnotations {
  /** Names from before they had a prefix. */
  private static final Set<String> OLD =
      Set.of("config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id");

  private static final String PREFIX = "internal.config.kubernetes.io/";

  private InternalAnnotations() {}

  /** Those that a resource has; they are not taken out. */
  public static List<MapNode.Field> of(Resource resource) {
    return resource.annotations().map(MapNode::fields).orElse(List.of()).stream()
        .filter(field -> isInternal(field.key().value()))
        .toList();
  }

  private static boolean isInternal(String key) {
    return key.startsWith(PREFIX) || OLD.contains(key);
  }

  static void remember(Resource resource) {
    MapNode annotations = resource.annotations().orElse(null);
    if (annotations == null
        || annotations.keys().stream().noneMatch(key -> key.startsWith(PREFIX))) {
      return;
    }
    resource.setNeedsHash(text(annotations, "needsHashSuffix").equals("enabled"));
    resource.setBehavior(behavior(text(annotations, "generatorBehavior")));
    resource.namePrefixes().addAll(list(annotations, "prefixes"));
    resource.nameSuffixes().addAll(list(annotations, "suffixes"));
    List<String> names = list(annotations, "previousNames");
    List<String> namespaces = list(annotations, "previousNamespaces");
    List<String> kinds = list(annotations, "previousKinds");
    if (names.size() == namespaces.size() && names.size() == kinds.size()) {
      Gvk gvk = resource.gvk();
      for (int i = 0; i < names.size(); i++) {
        resource.rememberId(
            new ResourceId(
                new Gvk(gvk.group(), gvk.version(), kinds.get(i)),
                names.get(i),
                namespaces.get(i)));
      }
    }
  }

  private static List<String> list(MapNode annotations, String key) {
    String text = text(annotations, key);
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  private static String text(MapNode annotations, String key) {
    return annotations.get(PREFIX + key) instanceof ScalarNode scalar ? scalar.value() : "";
  }

  private static Behavior behavior(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "create" -> Behavior.CREATE;
      case "replace" -> Behavior.REPLACE;
      case "merge" -> Behavior.MERGE;
      case String _ -> Behavior.UNSPECIFIED;
    };
  }
}
