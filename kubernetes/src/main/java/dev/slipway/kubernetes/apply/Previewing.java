package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.ResourceType;
import dev.slipway.kubernetes.apply.InventoryText.Entry;
import dev.slipway.kubernetes.apply.Leftovers.Leftover;
import dev.slipway.kubernetes.apply.LiveObjects.Place;
import dev.slipway.model.Change;
import dev.slipway.model.Finding;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.target.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what carrying out a rendering would change, field by field. Changes nothing. */
public final class Previewing {
  private static final ResourceType NAMESPACES =
      new ResourceType("", "v1", "Namespace", "namespaces", false);

  private final Cluster cluster;
  private final String fleet;
  private final RecentTrials recent;

  /**
   * @param recent keeps what is tried, for a deployment that follows
   */
  public Previewing(Cluster cluster, String fleet, RecentTrials recent) {
    this.cluster = cluster;
    this.fleet = fleet;
    this.recent = recent;
  }

  /** What would change, with all that speaks against it, in the order of the steps. */
  public Target.Preview of(Rendered prepared) {
    var owner = new Ownership(fleet, prepared.app());
    Rules rules = Rules.of(prepared.model().mapping("settings"));
    Masking masking = Masking.of(prepared.secrets(), prepared.objects());
    List<Item> items = Types.items(cluster, prepared);
    Map<ObjectId, Tree.Mapping> live = new LiveObjects(cluster, owner).of(places(items));

    var findings = new ArrayList<Finding>();
    Set<String> coming = coming(items, live, prepared, findings);
    var trying = new Trying(cluster, owner, rules, masking);
    List<Trial> trials =
        Parallel.map(
            items, item -> trying.of(item, Optional.ofNullable(live.get(item.id())), coming));
    trials.forEach(trial -> findings.addAll(trial.findings()));
    recent.keep(prepared.app(), trials);

    Inventory inventory = new InventoryStore(cluster, owner, prepared.project()).read();
    List<Change> removals = removals(inventory, items, live, owner, rules.prune(), findings);
    findings.addAll(Adoption.warnings(trials, owner));

    var changes = new ArrayList<Change>();
    trials.forEach(trial -> changes.add(trial.change()));
    changes.addAll(removals);
    return new Target.Preview(findings, notes(trials, owner, masking, changes), changes);
  }

  private List<Place> places(List<Item> items) {
    var places = new ArrayList<Place>();
    for (Item item : items) {
      Optional<ResourceType> type =
          item.served()
              ? Optional.of(item.type())
              : cluster.preferredType(item.type().group(), item.type().kind());
      type.ifPresent(served -> places.add(new Place(item.id(), served)));
    }
    return places;
  }

  /** Namespaces that are not there: those that this plan brings, and an error for the others. */
  private Set<String> coming(
      List<Item> items,
      Map<ObjectId, Tree.Mapping> live,
      Rendered prepared,
      List<Finding> findings) {
    var rendered =
        items.stream()
            .map(Item::id)
            .filter(id -> id.kind().equals("Namespace") && id.group().isEmpty())
            .collect(Collectors.toSet());
    var used = new LinkedHashMap<String, String>();
    items.stream()
        .filter(item -> !item.id().namespace().isEmpty())
        .forEach(item -> used.putIfAbsent(item.id().namespace(), item.id().toString()));
    used.putIfAbsent(prepared.project(), "");
    var coming = new HashSet<String>();
    used.forEach((name, where) -> {
      ObjectId id = new ObjectId("", "Namespace", "", name);
      if (rendered.contains(id)) {
        if (!live.containsKey(id)) {
          coming.add(name);
        }
      } else if (isMissing(name)) {
        coming.add(name);
        findings.add(
            new Finding(
                Finding.Severity.ERROR,
                "namespace-missing",
                where,
                "there is no namespace " + name,
                "add a Namespace object to the app, or: kubectl create namespace " + name));
      }
    });
    return coming;
  }

  private boolean isMissing(String namespace) {
    try {
      return cluster.get(NAMESPACES, "", namespace).isEmpty();
    } catch (ApiFailure e) {
      // Who may not look at namespaces finds out when the objects are tried.
      return false;
    }
  }

  private List<Change> removals(
      Inventory inventory,
      List<Item> items,
      Map<ObjectId, Tree.Mapping> live,
      Ownership owner,
      PruneRules rules,
      List<Finding> findings) {
    var wanted = new LinkedHashSet<ObjectId>();
    items.forEach(item -> wanted.add(item.id()));
    Set<String> wantedUids =
        live.values().stream()
            .flatMap(object -> object.mapping("metadata").text("uid").stream())
            .collect(Collectors.toSet());
    List<Entry> old =
        inventory.entries().stream().filter(entry -> !wanted.contains(entry.id())).toList();
    var changes = new ArrayList<Change>();
    var removed = new ArrayList<ObjectId>();
    for (Leftover leftover : new Leftovers(cluster, owner).of(old)) {
      // The same object may be rendered under another group of its kind.
      if (!wantedUids.contains(leftover.uid())) {
        Change change = Pruning.change(leftover, owner, rules);
        changes.add(change);
        if (change instanceof Change.Remove) {
          removed.add(leftover.id());
        }
      }
    }
    findings.addAll(rules.guard(inventory.ids(), wanted, removed));
    return changes;
  }

  private List<String> notes(
      List<Trial> trials, Ownership owner, Masking masking, List<Change> changes) {
    var notes = new ArrayList<String>();
    long untried = trials.stream().filter(trial -> !trial.tried()).count();
    if (untried > 0) {
      notes.add(
          untried
              + (untried == 1 ? " object is" : " objects are")
              + " tried only when the namespace or the definition that it needs is there");
    }
    notes.addAll(new Adoption(cluster, owner).notes(trials));
    trials.forEach(trial -> notes.addAll(trial.notes()));
    notes.addAll(Renames.notes(changes));
    return notes.stream().map(masking::text).toList();
  }
}
