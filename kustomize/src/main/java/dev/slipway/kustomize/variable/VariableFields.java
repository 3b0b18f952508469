package dev.slipway.kustomize.variable;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.field.Creation;
import dev.slipway.kustomize.field.FieldSpec;
import dev.slipway.kustomize.field.FieldSpecs;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.resource.ResourceSet;
import dev.slipway.kustomize.resource.Transformer;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Replaces names of variables in the fields that may hold them. */
final class VariableFields implements Transformer {
  private final Expansion expansion;
  private final FieldSpecs fields;

  VariableFields(Map<String, VariableValue> values, List<FieldSpec> fields, Consumer<String> used) {
    this.expansion = new Expansion(values, used);
    this.fields = new FieldSpecs(fields);
  }

  @Override
  public void transform(ResourceSet resources) {
    for (Resource resource : resources.resources()) {
      fields.visit(resource, Creation.NOTHING, slot -> expand(slot.get()));
    }
    resources.idsChanged();
  }

  private void expand(Node node) {
    if (node.isNull()) {
      return;
    }
    switch (node) {
      case ScalarNode scalar -> expandText(scalar);
      case MapNode map -> {
        for (MapNode.Field field : map.fields()) {
          refuseOtherKeys(field.key());
          if (field.value() instanceof ScalarNode scalar) {
            expandText(scalar);
          }
        }
      }
      case SequenceNode sequence -> {
        for (Node item : sequence.items()) {
          if (!(item instanceof ScalarNode scalar) || !scalar.isString()) {
            throw new KustomizeException("invalid value type expect a string", item.source());
          }
          expandText(scalar);
        }
      }
    }
  }

  private static void refuseOtherKeys(ScalarNode key) {
    if (!key.isString()) {
      throw new KustomizeException(
          "invalid map key: value='" + key.value() + "', tag='" + key.tag() + "'", key.source());
    }
  }

  private void expandText(ScalarNode scalar) {
    if (!scalar.isString()) {
      return;
    }
    VariableValue value = expansion.of(scalar.value());
    scalar.setValue(value.whole());
    scalar.setTag(value.tag());
    scalar.setStyle(ScalarNode.Style.PLAIN);
  }
}
