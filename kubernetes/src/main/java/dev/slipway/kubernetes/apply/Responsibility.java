package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.model.AppName;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import java.util.List;
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
