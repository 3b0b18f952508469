package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.field.Creation;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.field.FieldSpecs;
import dev.slipway.kustomize.field.NodeKinds;
import dev.slipway.kustomize.field.Values;
import dev.slipway.kustomize.resource.Gvk;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.Scopes;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.List;
import java.util.Set;

/**
 * Sets a namespace in one resource: its own where it can have one, and those that other fields
 * name.
 *
 * @param unsetOnly whether a namespace that is there stays
 */
record NamespaceSetter(
    String namespace, FieldSpecs fields, boolean unsetOnly, SubjectMode subjects) {
  private static final String NAMESPACE = "metadata/namespace";
  private static final String NAME = "metadata/name";
  private static final FieldSpec OWN = new FieldSpec(NAMESPACE, true);
  private static final Set<String> BINDINGS = Set.of("RoleBinding", "ClusterRoleBinding");

  NamespaceSetter(String namespace) {
    this(namespace, new FieldSpecs(List.of()), false, SubjectMode.DEFAULT_ONLY);
  }

  void set(Resource resource) {
    Gvk gvk = resource.gvk();
    if (!Scopes.isClusterScoped(gvk)) {
      FieldSpecs.visit(resource, OWN, Creation.SCALAR, slot -> write(slot.get()));
    }
    boolean binding = BINDINGS.contains(gvk.kind());
    if (binding) {
      setSubjects(resource);
    }
    try {
      for (FieldSpec field : fields.of(gvk)) {
        if (!isHandledApart(field, gvk, binding)) {
          FieldSpecs.visit(resource, field, Creation.STRING, slot -> write(slot.get()));
        }
      }
    } catch (KustomizeException problem) {
      throw problem.within(
          String.valueOf(problem.getMessage()).contains("expected ScalarNode")
              ? "namespace field specs must target scalar nodes"
              : "namespace transformation failed");
    }
  }

  /**
   * The namespace itself only where the type has one, names only of the core group's objects, and
   * subjects by their mode.
   */
  private static boolean isHandledApart(FieldSpec field, Gvk gvk, boolean binding) {
    return field.path().equals(NAMESPACE)
        || (field.path().equals(NAME) && !gvk.apiVersion().equals("v1"))
        || (binding
            && BINDINGS.contains(field.gvk().kind())
            && field.path().equals("subjects/namespace"));
  }

  private void write(Node node) {
    if (unsetOnly && !Values.text(node).isEmpty()) {
      return;
    }
    Values.set(node, namespace, "!!str");
  }

  private void setSubjects(Resource resource) {
    Node list = resource.root().get("subjects");
    if (subjects == SubjectMode.NONE || list == null || list.isNull()) {
      return;
    }
    try {
      if (!(list instanceof SequenceNode sequence)) {
        throw NodeKinds.notSequence(list);
      }
      sequence.items().forEach(this::setSubject);
    } catch (KustomizeException problem) {
      throw problem.within("setting namespace on (cluster)role binding subjects");
    }
  }

  private void setSubject(Node subject) {
    if (subject.isNull()) {
      return;
    }
    if (!(subject instanceof MapNode map)) {
      throw NodeKinds.notMapping(subject);
    }
    boolean meant =
        subjects == SubjectMode.ALL_SERVICE_ACCOUNTS
            ? is(map, "kind", "ServiceAccount")
            : is(map, "name", "default");
    if (!meant) {
      return;
    }
    if (!map.has("namespace")) {
      map.put("namespace", ScalarNode.untagged(""));
    }
    Node present = map.get("namespace");
    if (present != null) {
      write(present);
    }
  }

  private static boolean is(MapNode subject, String field, String text) {
    Node value = subject.get(field);
    if (value == null || value.isNull()) {
      return false;
    }
    if (value instanceof ScalarNode scalar) {
      return scalar.value().equals(text);
    }
    throw NodeKinds.notScalar(value)
        .within("looking up " + field + " on (cluster)role binding subject");
  }
}
