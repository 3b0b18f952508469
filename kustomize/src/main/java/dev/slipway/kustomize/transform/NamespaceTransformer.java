package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.configuration.Settings;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.field.FieldSpecs;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceId;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Scopes;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.yaml.MapNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts resources into a namespace. */
public final class NamespaceTransformer implements Transformer {
  private static final String HELM = "internal.config.kubernetes.io/helm-generated";

  private final NamespaceSetter setter;

  public NamespaceTransformer(
      String namespace, List<FieldSpec> fields, boolean unsetOnly, SubjectMode subjects) {
    this.setter = new NamespaceSetter(namespace, new FieldSpecs(fields), unsetOnly, subjects);
  }

  /** As a kustomization's field {@code namespace} asks for it. */
  public NamespaceTransformer(String namespace, List<FieldSpec> fields) {
    this(namespace, fields, false, SubjectMode.DEFAULT_ONLY);
  }

  /** From a document of the kind NamespaceTransformer. */
  public static NamespaceTransformer of(MapNode document) {
    var settings = new Settings(document);
    String mode = settings.text("setRoleBindingSubjects");
    return new NamespaceTransformer(
        settings.section("metadata").map(metadata -> metadata.text("namespace")).orElse(""),
        settings.fieldSpecs("fieldSpecs"),
        settings.flag("unsetOnly"),
        SubjectMode.of(mode, document.source()));
  }

  @Override
  public void transform(ResourceSet resources) {
    if (setter.namespace().isEmpty()) {
      return;
    }
    var ids = new Ids(resources);
    for (Resource resource : resources.resources()) {
      // The program helm has put these where they belong.
      if (resource.isEmpty() || resource.annotation(HELM).equals("true")) {
        continue;
      }
      ids.leave(resource);
      resource.rememberId();
      setter.set(resource);
      ids.enter(resource);
    }
    resources.idsChanged();
  }

  /** How many resources have each id, while they change. */
  private static final class Ids {
    private final Map<ResourceId, Integer> counts = new HashMap<>();

    Ids(ResourceSet resources) {
      resources.resources().forEach(resource -> counts.merge(id(resource), 1, Integer::sum));
    }

    void leave(Resource resource) {
      counts.merge(id(resource), -1, Integer::sum);
    }

    void enter(Resource resource) {
      if (counts.merge(id(resource), 1, Integer::sum) != 1) {
        throw new KustomizeException(
            "namespace transformation produces ID conflict: two resources are then called "
                + resource.currentId(),
            resource.source(),
            "give one of them another name");
      }
    }

    private static ResourceId id(Resource resource) {
      ResourceId id = resource.currentId();
      return new ResourceId(
          id.gvk(), id.name(), id.effectiveNamespace(Scopes.isClusterScoped(id.gvk())));
    }
  }
}
