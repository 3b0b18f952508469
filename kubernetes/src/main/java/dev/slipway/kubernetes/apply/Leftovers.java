package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.kubernetes.apply.InventoryText.Entry;
import dev.slipway.kubernetes.apply.LiveObjects.Place;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what of an inventory is still on the cluster. */
final class Leftovers {
  private final Cluster cluster;
  private final LiveObjects objects;

  Leftovers(Cluster cluster, Ownership owner) {
    this.cluster = cluster;
    this.objects = new LiveObjects(cluster, owner);
  }

  /** An object of an inventory as it is. */
  record Leftover(Entry entry, ResourceType type, Tree.Mapping live) {
    ObjectId id() {
      return entry.id();
    }

    String uid() {
      return live.mapping("metadata").text("uid").orElse("");
    }
  }

  /** Those of the entries that are there, in the order in which they would be removed. */
  List<Leftover> of(Collection<Entry> entries) {
    Map<ObjectId, Entry> byId = new HashMap<>();
    var places = new ArrayList<Place>();
    for (Entry entry : entries) {
      type(entry)
          .ifPresent(type -> {
            byId.put(entry.id(), entry);
            places.add(new Place(entry.id(), type));
          });
    }
    Map<ObjectId, Tree.Mapping> live = objects.of(places);
    var found = new ArrayList<Leftover>();
    for (Place place : places) {
      Tree.Mapping object = live.get(place.id());
      Entry entry = byId.get(place.id());
      if (object != null && entry != null) {
        found.add(new Leftover(entry, place.type(), object));
      }
    }
    found.sort(Comparator.comparing(Leftover::id, Stage.REMOVED));
    return found;
  }

  /** A kind that is served no more has no objects any more. */
  private Optional<ResourceType> type(Entry entry) {
    return cluster
        .type(entry.apiVersion(), entry.id().kind())
        .or(() -> cluster.preferredType(entry.id().group(), entry.id().kind()));
  }
}
