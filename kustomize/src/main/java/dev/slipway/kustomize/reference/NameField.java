package dev.slipway.kustomize.reference;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.field.Values;
import dev.slipway.kustomize.resource.Resource;
import dev.slipway.kustomize.yaml.MapNode;
import dev.slipway.kustomize.yaml.Node;
import dev.slipway.kustomize.yaml.ScalarNode;
import dev.slipway.kustomize.yaml.SequenceNode;
import java.util.Optional;

/**
 * The value of a field that names resources: a name, a mapping with name and namespace, or several
 * of these.
 */
record NameField(ReferralSearch search) {

  void update(Node node) {
    if (node instanceof SequenceNode sequence) {
      sequence.items().forEach(this::updateItem);
    } else {
      updateItem(node);
    }
  }

  private void updateItem(Node item) {
    if (item.isNull()) {
      return;
    }
    if (item instanceof ScalarNode name) {
      updateName(name);
    } else if (item instanceof MapNode map) {
      updateNameAndNamespace(map);
    } else {
      throw new KustomizeException(
          "a list in a list is expected to be either a string or a map of string", item.source());
    }
  }

  private void updateName(ScalarNode name) {
    search
        .byName(name.value(), name)
        .map(Resource::name)
        .filter(current -> !current.equals(name.value()) && !current.isEmpty())
        .ifPresent(current -> Values.setText(name, current));
  }

  private void updateNameAndNamespace(MapNode map) {
    Node name = map.get("name");
    if (name == null) {
      throw new KustomizeException("path config error; no 'name' field in node", map.source());
    }
    String before = Values.rawText(name);
    Node written = map.get("namespace");
    Optional<Resource> found =
        written == null
            ? search.byNameInAnyNamespace(before, name)
            : search.byNameAndNamespace(before, Values.rawText(written), name);
    found.ifPresent(referral -> {
      String namespace = referral.namespace();
      if (referral.name().equals(before) && namespace.isEmpty()) {
        return;
      }
      setField(map, "name", referral.name());
      // Nothing is written where there is no namespace: it stands for any, not for "default".
      if (!namespace.isEmpty()) {
        setField(map, "namespace", namespace);
      }
    });
  }

  private static void setField(MapNode map, String field, String text) {
    if (text.isEmpty()) {
      map.remove(field);
    } else if (map.get(field) instanceof ScalarNode present) {
      Values.setText(present, text);
    } else {
      map.put(field, ScalarNode.string(text));
    }
  }
}
