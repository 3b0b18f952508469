package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.apply.InventoryText.Entry;
import dev.slipway.model.AppName;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What of an app Slipway answers for on a cluster, and where that is. */
public final class Responsibility {
  private final Cluster cluster;
  private final String fleet;

  public Responsibility(Cluster cluster, String fleet) {
    this.cluster = cluster;
    this.fleet = fleet;
  }

  /** A selector that all objects of an app match, and no others. */
  public String selector(AppName app) {
    return new Ownership(fleet, app).selector();
  }

  /** The objects that are applied each time, without those that ask to be left alone. */
  public List<Tree.Mapping> objects(Rendered rendered) {
    return rendered.objects().stream()
        .filter(object -> {
          Directives asked = Directives.of(object, Optional.empty());
          return !asked.leftAlone() && !asked.createdOnly();
        })
        .toList();
  }

  /** What the app has brought, in the order in which it is applied, as it is now. */
  public List<Held> held(AppName app, String namespace) {
    var owner = new Ownership(fleet, app);
    List<Entry> entries = new InventoryStore(cluster, owner, namespace).read().entries();
    Map<ObjectId, Tree.Mapping> live = new HashMap<>();
    new Leftovers(cluster, owner).of(entries).forEach(there -> live.put(there.id(), there.live()));
    return entries.stream()
        .map(e -> new Held(e.id(), e.apiVersion(), Optional.ofNullable(live.get(e.id()))))
        .sorted(Comparator.comparing(Held::id, Stage.APPLIED))
        .toList();
  }

  /**
   * An object of an inventory.
   *
   * @param apiVersion that it was last applied with
   * @param live the object with its status; empty where it is gone
   */
  public record Held(ObjectId id, String apiVersion, Optional<Tree.Mapping> live) {}

  /** Whether an object is (a part of) the inventory itself. */
  public static boolean isInventory(Tree.Mapping object) {
    return object.mapping("metadata").mapping("labels").text(InventoryStore.LABEL).isPresent();
  }

  /** Where the app has objects, and the namespace that holds its inventory. */
  public Set<String> namespaces(AppName app, String namespace) {
    var all = new TreeSet<String>();
    all.add(namespace);
    new InventoryStore(cluster, new Ownership(fleet, app), namespace)
        .read()
        .entries()
        .forEach(entry -> all.add(entry.id().namespace()));
    all.remove("");
    return all;
  }
}
