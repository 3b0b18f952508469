package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Cluster.Deletion;
import dev.slipway.kubernetes.apply.InventoryText.Entry;
import dev.slipway.kubernetes.apply.Leftovers.Leftover;
import dev.slipway.model.Change;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Removes what is no longer rendered: what depends on others first, and only what is owned. */
final class Pruning {
  private final Cluster cluster;
  private final Waiting waiting;

  Pruning(Cluster cluster, Waiting waiting) {
    this.cluster = cluster;
    this.waiting = waiting;
  }

  /** What becomes of an object that is no longer rendered. */
  static Change change(Leftover leftover, Ownership owner, PruneRules rules) {
    String id = leftover.id().toString();
    return rules
        .retained(leftover.id(), leftover.live(), owner)
        .<Change>map(reason -> new Change.Retain(id, reason))
        .orElseGet(() -> new Change.Remove(id, claims(leftover)));
  }

  /** The volumes that a StatefulSet leaves behind, by the names of their templates. */
  private static List<String> claims(Leftover leftover) {
    Tree.Mapping spec = leftover.live().mapping("spec");
    boolean deleted =
        spec.mapping("persistentVolumeClaimRetentionPolicy")
            .text("whenDeleted")
            .equals(Optional.of("Delete"));
    if (!leftover.id().kind().equals("StatefulSet") || deleted) {
      return List.of();
    }
    return spec.items("volumeClaimTemplates").stream()
        .map(Tree.Mapping.class::cast)
        .flatMap(claim -> claim.mapping("metadata").text("name").stream())
        .map(name -> name + "-" + leftover.id().name())
        .toList();
  }

  /** What could not be removed, and why. */
  record Failure(Entry entry, String why) {}

  /**
   * Deletes objects in the order in which they are given, those of one stage together. What others
   * must clear up after is waited for before the others go; after a failure nothing more goes.
   *
   * @return what is still there
   */
  List<Failure> delete(List<Leftover> leftovers, boolean whole, Consumer<String> doing) {
    var left = new ArrayList<>(leftovers);
    while (!left.isEmpty()) {
      ObjectId first = left.getFirst().id();
      List<Leftover> wave =
          left.stream().filter(o -> Stage.REMOVED.compare(o.id(), first) == 0).toList();
      left.removeAll(wave);
      doing.accept(wave.size() == 1 ? "removing " + first : "removing " + wave.size() + " objects");
      boolean needed = whole || Stage.of(first) == Stage.CUSTOM;
      List<Failure> failures =
          Parallel.map(wave, leftover -> delete(leftover, needed)).stream()
              .flatMap(Optional::stream)
              .toList();
      if (!failures.isEmpty()) {
        var all = new ArrayList<>(failures);
        left.forEach(o -> all.add(new Failure(o.entry(), "was not reached")));
        return all;
      }
    }
    return List.of();
  }

  private Optional<Failure> delete(Leftover leftover, boolean untilGone) {
    ObjectId id = leftover.id();
    try {
      cluster.delete(
          leftover.type(), id.namespace(), id.name(), new Deletion(leftover.uid(), false, false));
    } catch (ApiFailure e) {
      return Optional.of(new Failure(leftover.entry(), String.valueOf(e.getMessage())));
    }
    boolean gone =
        !untilGone
            || waiting.until(leftover.type(), id, object -> !isStill(object, leftover.uid()));
    return gone
        ? Optional.empty()
        : Optional.of(new Failure(leftover.entry(), "is not gone yet" + holders(leftover)));
  }

  /** Whether an object is there and is the one that was deleted. */
  static boolean isStill(Optional<Tree.Mapping> object, String uid) {
    return object
        .filter(it -> it.mapping("metadata").text("uid").equals(Optional.of(uid)))
        .isPresent();
  }

  private String holders(Leftover leftover) {
    ObjectId id = leftover.id();
    Set<String> finalizers = new HashSet<>();
    cluster
        .get(leftover.type(), id.namespace(), id.name())
        .ifPresent(object ->
            object
                .mapping("metadata")
                .items("finalizers")
                .forEach(item -> item.scalar().ifPresent(finalizers::add)));
    return finalizers.isEmpty() ? "" : ": it is held by " + String.join(", ", finalizers);
  }
}
