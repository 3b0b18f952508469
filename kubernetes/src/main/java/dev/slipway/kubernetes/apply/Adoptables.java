package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.apply.LiveObjects.Place;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.target.Target.Adoptable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares what is there already, as nobody's, with a rendering. Changes nothing. */
public final class Adoptables {
  private final Cluster cluster;
  private final String fleet;

  public Adoptables(Cluster cluster, String fleet) {
    this.cluster = cluster;
    this.fleet = fleet;
  }

  /** The rendered objects that are there without Slipway's labels. */
  public List<Adoptable> of(Rendered prepared) {
    var owner = new Ownership(fleet, prepared.app());
    Masking masking = Masking.of(prepared.secrets(), prepared.objects());
    Rules rules = Rules.of(prepared.model().mapping("settings"));
    List<Item> items = Types.items(cluster, prepared).stream().filter(Item::served).toList();
    Map<ObjectId, Tree.Mapping> live =
        new LiveObjects(cluster, owner)
            .of(items.stream().map(item -> new Place(item.id(), item.type())).toList());
    var trying = new Trying(cluster, owner, rules, masking);
    return Parallel.map(
            items, item -> trying.of(item, Optional.ofNullable(live.get(item.id())), Set.of()))
        .stream()
        .filter(trial -> Adoption.isForeign(trial, owner))
        .map(trial ->
            new Adoptable(
                trial.item().id().toString(),
                List.of(trial.uid()),
                Adoption.differences(trial.change())))
        .toList();
  }
}
