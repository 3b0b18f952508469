package dev.slipway.kubernetes.view;

import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which objects were made for which, by their owner references. Pure. */
final class Family {
  private final Map<String, List<Tree.Mapping>> byOwner = new HashMap<>();

  /**
   * @param objects those that may be owned, of any app
   */
  Family(Collection<Tree.Mapping> objects) {
    for (Tree.Mapping object : objects) {
      for (Tree owner : object.mapping("metadata").items("ownerReferences")) {
        if (owner instanceof Tree.Mapping reference) {
          byOwner
              .computeIfAbsent(reference.text("uid").orElse(""), _ -> new ArrayList<>())
              .add(object);
        }
      }
    }
  }

  /** What an object owns, by kind and name; without ReplicaSets of the past, which own no pod. */
  List<Tree.Mapping> of(Tree.Mapping owner) {
    return byOwner.getOrDefault(uid(owner), List.of()).stream()
        .filter(object -> !isPast(object))
        .sorted(Comparator.comparing(ObjectId::of))
        .toList();
  }

  /** An object and all that it owns, directly or not. */
  List<Tree.Mapping> all(Tree.Mapping object) {
    var all = new ArrayList<Tree.Mapping>();
    all.add(object);
    of(object).forEach(owned -> all.addAll(all(owned)));
    return all;
  }

  private boolean isPast(Tree.Mapping object) {
    return object.text("kind").equals(Optional.of("ReplicaSet"))
        && object.mapping("spec").text("replicas").equals(Optional.of("0"))
        && !byOwner.containsKey(uid(object));
  }

  static String uid(Tree.Mapping object) {
    return object.mapping("metadata").text("uid").orElse("");
  }
}
