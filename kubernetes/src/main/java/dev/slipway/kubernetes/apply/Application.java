package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Cluster.Deletion;
import dev.slipway.kubernetes.apply.InventoryText.Entry;
import dev.slipway.kubernetes.apply.Leftovers.Leftover;
import dev.slipway.kubernetes.apply.LiveObjects.Place;
import dev.slipway.model.Change;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Plan;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.target.ObjectTarget.Step;
import dev.slipway.target.Target.Applied;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Carries out the steps of a plan. What comes is in the inventory before it is there, and what goes
 * is in it until it is gone, so that a process that dies at any line leaves nothing without an
 * owner; and each write ends the same when it is done again.
 */
public final class Application {
  private final Cluster cluster;
  private final String fleet;
  private final Waiting waiting;
  private final Writing writing;
  private final RecentTrials recent;

  /**
   * @param patience how long to wait for what later objects need
   * @param recent what was tried for the plan
   */
  public Application(Cluster cluster, String fleet, Duration patience, RecentTrials recent) {
    this.cluster = cluster;
    this.fleet = fleet;
    this.recent = recent;
    this.waiting = new Waiting(cluster, patience);
    this.writing = new Writing(cluster, waiting);
  }

  /** The changes that act, by stages; removals last. */
  public static List<Step> steps(Release release, Plan plan) {
    Map<String, Stage> stages = new HashMap<>();
    for (Tree.Mapping object : release.rendered().objects()) {
      ObjectId id = ObjectId.of(object);
      stages.put(id.toString(), Stage.of(id));
    }
    Map<String, List<Change>> steps = new LinkedHashMap<>();
    for (Stage stage : Stage.values()) {
      steps.put(stage.step(), new ArrayList<>());
    }
    steps.put(Stage.PRUNE, new ArrayList<>());
    for (Change change : plan.changes()) {
      Stage stage = stages.get(change.service());
      if (change.acts()) {
        steps
            .computeIfAbsent(stage == null ? Stage.PRUNE : stage.step(), _ -> new ArrayList<>())
            .add(change);
      }
    }
    return steps.entrySet().stream()
        .filter(step -> !step.getValue().isEmpty())
        .map(step -> new Step(step.getKey(), step.getValue()))
        .toList();
  }

  /**
   * Carries out one step.
   *
   * @throws dev.slipway.model.Problem with exit code 20 where the cluster refuses anything, or
   *     would do something else by now than was planned; nothing is changed by then
   */
  public Applied apply(Release release, Step step, Consumer<String> doing) {
    Rendered rendered = release.rendered();
    var owner = new Ownership(fleet, rendered.app());
    var store = new InventoryStore(cluster, owner, rendered.project());
    return step.name().equals(Stage.PRUNE)
        ? prune(release, step, owner, store, doing)
        : write(release, step, owner, store, doing);
  }

  // -------------------------------------------------------------------------------------- apply

  private Applied write(
      Release release, Step step, Ownership owner, InventoryStore store, Consumer<String> doing) {
    Rendered rendered = release.rendered();
    Masking masking = Masking.of(rendered.secrets(), rendered.objects());
    Map<String, Change> planned = new LinkedHashMap<>();
    step.changes().forEach(change -> planned.put(change.service(), change));
    List<Item> all = Types.items(cluster, rendered);
    List<Item> items =
        writing.known(
            all.stream().filter(i -> planned.containsKey(i.id().toString())).toList(), doing);

    List<Trial> trials = trials(items, owner, rendered, masking);
    Moved.refuse(trials, planned, rendered, masking);

    List<Entry> entries = all.stream().map(Item::entry).toList();
    ObjectId home = new ObjectId("", "Namespace", "", rendered.project());
    boolean homeless =
        trials.stream().anyMatch(trial -> trial.item().id().equals(home) && trial.live().isEmpty());
    if (!homeless) {
      store.write(store.read().and(entries), release);
    }
    var left = new ArrayList<>(trials.stream().filter(trial -> trial.change().acts()).toList());
    var after = new ArrayList<String>();
    boolean acted = !left.isEmpty();
    while (!left.isEmpty()) {
      ObjectId first = left.getFirst().item().id();
      List<Trial> wave =
          left.stream()
              .filter(trial -> Stage.APPLIED.compare(trial.item().id(), first) == 0)
              .toList();
      left.removeAll(wave);
      doing.accept(wave.size() == 1 ? "applying " + first : "applying " + wave.size() + " objects");
      after.addAll(writing.of(wave, rendered, masking));
      writing.awaitUsable(wave, doing);
      if (homeless && wave.stream().anyMatch(trial -> trial.item().id().equals(home))) {
        store.write(store.read().and(entries), release);
      }
    }
    return new Applied(
        trials.stream().map(Trial::uid).filter(uid -> !uid.isEmpty()).toList(), after, acted);
  }

  private List<Trial> trials(
      List<Item> items, Ownership owner, Rendered rendered, Masking masking) {
    Map<ObjectId, Tree.Mapping> live =
        new LiveObjects(cluster, owner)
            .of(items.stream().map(item -> new Place(item.id(), item.type())).toList());
    Rules rules = Rules.of(rendered.model().mapping("settings"));
    var trying = new Trying(cluster, owner, rules, masking);
    return Parallel.map(
        items,
        item -> {
          Optional<Tree.Mapping> there = Optional.ofNullable(live.get(item.id()));
          return recent
              .of(rendered.app(), item, there)
              .orElseGet(() -> trying.of(item, there, Set.of()));
        });
  }

  // -------------------------------------------------------------------------------------- prune

  private Applied prune(
      Release release, Step step, Ownership owner, InventoryStore store, Consumer<String> doing) {
    Rendered rendered = release.rendered();
    PruneRules rules = Rules.of(rendered.model().mapping("settings")).prune();
    Set<String> planned = new HashSet<>();
    step.changes().forEach(change -> planned.add(change.service()));
    Set<ObjectId> wanted = new HashSet<>();
    rendered.objects().forEach(object -> wanted.add(ObjectId.of(object)));

    List<Entry> old =
        store.read().entries().stream().filter(entry -> !wanted.contains(entry.id())).toList();
    List<Leftover> there = new Leftovers(cluster, owner).of(old);
    List<Leftover> going =
        there.stream()
            .filter(leftover -> planned.contains(leftover.id().toString()))
            .filter(leftover -> Pruning.change(leftover, owner, rules) instanceof Change.Remove)
            .toList();
    refuseAll(going, rendered);
    List<Pruning.Failure> failures = new Pruning(cluster, waiting).delete(going, false, doing);

    Set<Entry> gone = new HashSet<>();
    going.forEach(leftover -> gone.add(leftover.entry()));
    failures.forEach(failure -> gone.remove(failure.entry()));
    List<Entry> left =
        there.stream()
            .filter(leftover -> owner.owns(leftover.live()))
            .map(Leftover::entry)
            .filter(entry -> !gone.contains(entry))
            .toList();
    var remembered =
        new ArrayList<>(Types.items(cluster, rendered).stream().map(Item::entry).toList());
    remembered.addAll(left);
    store.write(remembered, release);
    if (!failures.isEmpty()) {
      throw Failures.notRemoved(failures, rendered);
    }
    return new Applied(going.stream().map(Leftover::uid).toList(), List.of(), !going.isEmpty());
  }

  /** Whether all may go is asked of the server before anything does. */
  private void refuseAll(List<Leftover> going, Rendered rendered) {
    List<Pruning.Failure> refused =
        Parallel.map(
                going,
                leftover -> {
                  ObjectId id = leftover.id();
                  try {
                    cluster.delete(
                        leftover.type(),
                        id.namespace(),
                        id.name(),
                        new Deletion(leftover.uid(), false, true));
                    return Optional.<Pruning.Failure>empty();
                  } catch (ApiFailure e) {
                    return Optional.of(
                        new Pruning.Failure(leftover.entry(), String.valueOf(e.getMessage())));
                  }
                })
            .stream()
            .flatMap(Optional::stream)
            .toList();
    if (!refused.isEmpty()) {
      throw Failures.notRemoved(refused, rendered);
    }
  }
}
