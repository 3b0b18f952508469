package dev.slipway.kustomize.variable;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The variables of a kustomization and its bases, no two of one name. */
public final class Variables {
  private final Map<String, Variable> byName = new TreeMap<>();

  /**
   * Adds variables, and remembers with each of the resources which variables name it: later it may
   * be called otherwise.
   *
   * @throws KustomizeException where a name is taken, or several resources are meant
   */
  public void declare(List<Variable> variables, ResourceSet resources) {
    for (Variable variable : variables) {
      List<Resource> meant =
          resources.everNamed(variable.object().gvk().kind(), variable.object().name()).stream()
              .filter(variable::means)
              .toList();
      if (meant.size() > 1) {
        throw new KustomizeException(
            "found "
                + meant.size()
                + " resId matches for var "
                + variable.name()
                + " (unable to disambiguate)",
            variable.source(),
            "say in objref in which namespace the one that is meant is");
      }
      meant.forEach(resource -> resource.variables().add(variable.name()));
    }
    variables.forEach(this::add);
  }

  private void add(Variable variable) {
    Variable before = byName.putIfAbsent(variable.name(), variable);
    if (before != null) {
      throw new KustomizeException(
          "var '" + variable.name() + "' already encountered",
          variable.source(),
          "the other is at " + before.source());
    }
  }

  /** Adds those of a base. */
  public void absorb(Variables base) {
    base.byName.values().forEach(this::add);
  }

  /**
   * Puts the values where the names stand.
   *
   * @param fields in which names are looked for
   * @param warnings is told which variables no field names
   */
  public void resolve(ResourceSet resources, List<FieldSpec> fields, Consumer<String> warnings) {
    if (byName.isEmpty()) {
      return;
    }
    Map<String, Resource> objects = objects(resources);
    Map<String, VariableValue> values = new HashMap<>();
    for (Variable variable : byName.values()) {
      Resource object = objects.get(variable.name());
      if (object == null) {
        throw new KustomizeException(
            "var '"
                + variable.name()
                + "' cannot be mapped to a field in the set of known resources",
            variable.source(),
            "check kind, apiVersion and name of its objref");
      }
      values.put(variable.name(), value(variable, object));
    }
    Set<String> unused = new TreeSet<>(byName.keySet());
    new VariableFields(values, fields, unused::remove).transform(resources);
    if (!unused.isEmpty()) {
      warnings.accept("well-defined vars that were never replaced: " + String.join(",", unused));
    }
  }

  private static Map<String, Resource> objects(ResourceSet resources) {
    Map<String, Resource> objects = new HashMap<>();
    for (Resource resource : resources.resources()) {
      resource.variables().forEach(name -> objects.putIfAbsent(name, resource));
    }
    return objects;
  }

  private static VariableValue value(Variable variable, Resource object) {
    return VariableValue.at(object.root(), variable.fieldPath())
        .orElseThrow(() ->
            new KustomizeException(
                "field specified in var '"
                    + variable.name()
                    + "' not found in corresponding resource: "
                    + variable.fieldPath()
                    + " of "
                    + object.currentId(),
                variable.source()));
  }
}
