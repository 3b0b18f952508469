package dev.slipway.kustomize.replacement;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.field.DelimitedPath;
import dev.slipway.kustomize.patch.Selector;
import dev.slipway.kustomize.regex.Regex;
import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.ResourceSet;
import java.util.List;

/**
 * Fields that get a value.
 *
 * @param select which resources have them
 * @param reject which of the selected ones do not count
 */
record ReplacementTarget(
    Selector select, List<Rejection> reject, List<TargetPath> paths, FieldOptions options) {

  /** Resources that are no targets: by their names, or by labels and annotations. */
  private record Rejection(Selector selector, boolean byName, boolean byLabel) {
    static Rejection of(Settings settings) {
      var byName =
          new ResourceId(settings.gvk(), settings.text("name"), settings.text("namespace"));
      boolean byLabel =
          !settings.text("labelSelector").isEmpty()
              || !settings.text("annotationSelector").isEmpty();
      var nobody = new ResourceId(new Gvk("", "", ""), "", "");
      return new Rejection(Selector.of(settings), !byName.equals(nobody), byLabel);
    }

    boolean rejects(Resource resource) {
      return (byLabel && selector.matchesAnnotations(resource) && selector.matchesLabels(resource))
          || (byName && matchesAnyId(selector, resource));
    }
  }

  static ReplacementTarget of(Settings settings) {
    List<String> paths = settings.texts("fieldPaths");
    return new ReplacementTarget(
        settings
            .section("select")
            .map(Selector::of)
            .orElseThrow(() ->
                new KustomizeException(
                    "target must specify resources to select", settings.source())),
        settings.sections("reject").stream().map(Rejection::of).toList(),
        (paths.isEmpty() ? List.of(ReplacementSource.NAME_FIELD) : paths)
            .stream().map(TargetPath::new).toList(),
        settings.section("options").map(FieldOptions::of).orElse(FieldOptions.NONE));
  }

  List<Resource> resources(ResourceSet resources) {
    List<Resource> candidates =
        !select.name().isEmpty() && Regex.isLiteral(select.name())
            ? resources.everNamed(select.name())
            : resources.resources();
    return candidates.stream().filter(this::isMeant).toList();
  }

  private boolean isMeant(Resource resource) {
    return matchesAnyId(select, resource)
        && select.matchesAnnotations(resource)
        && select.matchesLabels(resource)
        && reject.stream().noneMatch(rejection -> rejection.rejects(resource));
  }

  private static boolean matchesAnyId(Selector selector, Resource resource) {
    return matches(selector, resource.currentId())
        || resource.previousIds().stream().anyMatch(id -> matches(selector, id));
  }

  private static boolean matches(Selector selector, ResourceId id) {
    return selector.matchesGvk(id.gvk())
        && selector.matchesName(id.name())
        && selector.matchesNamespace(id.namespace());
  }

  /** A path, as written and taken apart. */
  record TargetPath(String text, List<String> parts) {
    TargetPath(String text) {
      this(text, DelimitedPath.splitKeepingBrackets(text, "."));
    }

    /** Whether a change there can change what a resource is called. */
    boolean leadsToIds() {
      String second = parts.size() > 1 ? parts.get(1) : "";
      return switch (parts.getFirst()) {
        case "kind", "apiVersion" -> true;
        case "metadata" -> !second.equals("labels") && !second.equals("annotations");
        case String _ -> false;
      };
    }
  }
}
