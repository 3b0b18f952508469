package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks up many objects as they are: those that carry the app's labels by one list for each kind
 * and namespace, the others one by one.
 */
final class LiveObjects {
  /** So many objects of a kind are asked for one by one. */
  private static final int FEW = 3;

  private final Cluster cluster;
  private final Ownership owner;

  LiveObjects(Cluster cluster, Ownership owner) {
    this.cluster = cluster;
    this.owner = owner;
  }

  /** Where an object is kept. */
  record Place(ObjectId id, ResourceType type) {}

  /** The objects that are there; the others are missing in the map. */
  Map<ObjectId, Tree.Mapping> of(List<Place> places) {
    Map<Collection, List<Place>> collections = new LinkedHashMap<>();
    for (Place place : places) {
      var collection = new Collection(place.type(), place.id().namespace());
      collections.computeIfAbsent(collection, _ -> new ArrayList<>()).add(place);
    }
    Map<ObjectId, Tree.Mapping> found = new HashMap<>();
    var many = collections.entrySet().stream().filter(e -> e.getValue().size() > FEW).toList();
    Parallel.map(many, entry -> listed(entry.getKey())).forEach(found::putAll);
    var missing = places.stream().filter(place -> !found.containsKey(place.id())).toList();
    var got = Parallel.map(missing, this::get);
    for (int i = 0; i < missing.size(); i++) {
      ObjectId id = missing.get(i).id();
      got.get(i).ifPresent(object -> found.put(id, object));
    }
    return found;
  }

  Optional<Tree.Mapping> get(Place place) {
    return cluster.get(place.type(), place.id().namespace(), place.id().name());
  }

  private record Collection(ResourceType type, String namespace) {}

  private Map<ObjectId, Tree.Mapping> listed(Collection collection) {
    Map<ObjectId, Tree.Mapping> found = new HashMap<>();
    ResourceType type = collection.type();
    try {
      cluster.list(
          type,
          collection.namespace(),
          new Cluster.Selector(owner.selector(), ""),
          object -> {
            // A list says once for all what its items are.
            Tree.Mapping whole =
                object
                    .with("apiVersion", Tree.of(type.apiVersion()))
                    .with("kind", Tree.of(type.kind()));
            found.put(ObjectId.of(whole), whole);
          });
    } catch (ApiFailure e) {
      // Who may not list may still be allowed to get.
      return Map.of();
    }
    return found;
  }
}
