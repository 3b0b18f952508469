package dev.slipway.kustomize.variable;

import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.field.DelimitedPath;
import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.Scopes;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.List;

/**
 * One item of a kustomization's {@code vars}: a name for the value of a field of a resource.
 *
 * @param object the resource, by the name that it has or had; an empty namespace means any
 * @param fieldPath with dots between its parts
 */
public record Variable(String name, ResourceId object, String fieldPath, Source source) {
  private static final String NAME_FIELD = "metadata.name";

  public static Variable of(MapNode item) {
    var settings = new Settings(item);
    var object = settings.section("objref").orElse(new Settings(new MapNode()));
    String path =
        settings.section("fieldref").map(field -> field.text("fieldPath")).orElse(NAME_FIELD);
    return new Variable(
        settings.text("name"),
        new ResourceId(type(object), object.text("name"), object.text("namespace")),
        path.isEmpty() ? NAME_FIELD : path,
        item.source());
  }

  private static Gvk type(Settings object) {
    Gvk gvk = object.gvk();
    String apiVersion = object.text("apiVersion");
    if (apiVersion.isEmpty()) {
      return gvk;
    }
    List<String> parts = DelimitedPath.splitAll(apiVersion, "/");
    return switch (parts.size()) {
      case 1 -> new Gvk(gvk.group(), parts.get(0), gvk.kind());
      case 2 -> new Gvk(parts.get(0), parts.get(1), gvk.kind());
      default -> gvk;
    };
  }

  /** Whether its object is this resource, by any name that it has or had. */
  boolean means(Resource resource) {
    ResourceId current = resource.currentId();
    return means(current, current.effectiveNamespace(Scopes.isClusterScoped(current.gvk())))
        || resource.previousIds().stream().anyMatch(id -> means(id, id.namespace()));
  }

  private boolean means(ResourceId id, String effectiveNamespace) {
    return id.name().equals(object.name())
        && id.gvk().equals(object.gvk())
        && (object.namespace().isEmpty() || object.namespace().equals(effectiveNamespace));
  }
}
