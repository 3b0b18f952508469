package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks up many objects as they are: those that carry the app's labels by one list for each kind
 * and namespace, many others by a list without labels, and a few one by one.
 */
final class LiveObjects {
  /** So many objects of a kind are asked for one by one. */
  private static final int FEW = 3;

  /** So many without the app's labels; a list of all may be long where others share a namespace. */
  private static final int SOME = 20;

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
    Map<ObjectId, Tree.Mapping> found = new HashMap<>();
    Set<Collection> complete = ConcurrentHashMap.newKeySet();
    Parallel.map(
            collections(places, FEW), collection -> listed(collection, owner.selector(), complete))
        .forEach(found::putAll);
    complete.clear();
    Parallel.map(
            collections(missing(places, found, complete), SOME),
            collection -> listed(collection, "", complete))
        .forEach(found::putAll);
    var missing = missing(places, found, complete);
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

  private record Collection(ResourceType type, String namespace) {
    static Collection of(Place place) {
      return new Collection(place.type(), place.id().namespace());
    }
  }

  /** What is in none of the lists, and may be there nevertheless. */
  private static List<Place> missing(
      List<Place> places, Map<ObjectId, Tree.Mapping> found, Set<Collection> complete) {
    return places.stream()
        .filter(place -> !found.containsKey(place.id()))
        .filter(place -> !complete.contains(Collection.of(place)))
        .toList();
  }

  /** The collections of which more than so many objects are wanted. */
  private static List<Collection> collections(List<Place> places, int few) {
    Map<Collection, Integer> wanted = new LinkedHashMap<>();
    places.forEach(place -> wanted.merge(Collection.of(place), 1, Integer::sum));
    return wanted.entrySet().stream()
        .filter(entry -> entry.getValue() > few)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * @param complete gets the collection where all of it could be listed
   */
  private Map<ObjectId, Tree.Mapping> listed(
      Collection collection, String labels, Set<Collection> complete) {
    Map<ObjectId, Tree.Mapping> found = new HashMap<>();
    ResourceType type = collection.type();
    try {
      cluster.list(
          type,
          collection.namespace(),
          new Cluster.Selector(labels, ""),
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
    complete.add(collection);
    return found;
  }
}
