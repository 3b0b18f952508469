package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.api.Cluster.Deletion;
import dev.slipway.model.Change;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes objects that have been tried, and waits for what later ones need of them. */
final class Writing {
  private final Cluster cluster;
  private final Waiting waiting;

  Writing(Cluster cluster, Waiting waiting) {
    this.cluster = cluster;
    this.waiting = waiting;
  }

  /** Waits for kinds whose definitions an earlier step has brought, and maybe only just. */
  List<Item> known(List<Item> items, Consumer<String> doing) {
    if (items.stream().allMatch(Item::served)) {
      return items;
    }
    doing.accept("waiting until the cluster serves the new kinds");
    return items.stream()
        .map(item -> {
          if (item.served()) {
            return item;
          }
          boolean served =
              waiting.until(() -> {
                cluster.forgetTypes();
                return cluster.type(item.type().apiVersion(), item.type().kind()).isPresent();
              });
          if (!served) {
            throw Failures.notServed(item);
          }
          return item.known();
        })
        .toList();
  }

  /**
   * Writes what was tried, all at once.
   *
   * @return the uids of what is there now
   * @throws dev.slipway.model.Problem with exit code 20 where the server does not take all of it
   */
  List<String> of(List<Trial> wave, Rendered rendered, Masking masking) {
    record Outcome(Optional<Tree.Mapping> object, Optional<Failures.Refused> failure) {}
    List<Outcome> outcomes =
        Parallel.map(
            wave,
            trial -> {
              try {
                return new Outcome(Optional.of(written(trial)), Optional.empty());
              } catch (ApiFailure e) {
                var why = new Failures.Refused(trial.item().id(), String.valueOf(e.getMessage()));
                return new Outcome(Optional.empty(), Optional.of(why));
              }
            });
    List<Failures.Refused> failures =
        outcomes.stream().flatMap(outcome -> outcome.failure().stream()).toList();
    if (!failures.isEmpty()) {
      throw Failures.half(failures, wave.size(), rendered, masking);
    }
    return outcomes.stream()
        .flatMap(outcome -> outcome.object().stream())
        .flatMap(object -> object.mapping("metadata").text("uid").stream())
        .toList();
  }

  private Tree.Mapping written(Trial trial) {
    Item item = trial.item();
    ObjectId id = item.id();
    if (trial.change() instanceof Change.Replace) {
      cluster.delete(
          item.type(), id.namespace(), id.name(), new Deletion(trial.uid(), true, false));
      if (!waiting.until(item.type(), id, live -> !Pruning.isStill(live, trial.uid()))) {
        throw Failures.notGone(id);
      }
    }
    if (trial.managers().isPresent() && !waiting.until(() -> handedOver(trial))) {
      throw Failures.notHandedOver(id);
    }
    return cluster.apply(item.type(), trial.applied(), true, false);
  }

  /** Whether the fields of other tools are ours; not so where a controller has just written. */
  private boolean handedOver(Trial trial) {
    Item item = trial.item();
    ObjectId id = item.id();
    Optional<Tree.Mapping> live = cluster.get(item.type(), id.namespace(), id.name());
    Optional<Tree> managers = live.flatMap(object -> Takeover.managers(object, trial.applied()));
    if (live.isEmpty() || managers.isEmpty()) {
      return true;
    }
    Tree patch = Takeover.handedOver(live.get(), managers.get());
    try {
      cluster.patch(item.type(), id.namespace(), id.name(), "", patch);
      return true;
    } catch (ApiFailure e) {
      if (e.code() == 409) {
        return false;
      }
      throw e;
    }
  }

  /** Waits until definitions are established and namespaces active. */
  void awaitUsable(List<Trial> wave, Consumer<String> doing) {
    boolean definitions = false;
    for (Trial trial : wave) {
      Item item = trial.item();
      boolean definition = Types.isDefinition(item.object());
      boolean namespace = item.id().equals(new ObjectId("", "Namespace", "", item.id().name()));
      if (definition || namespace) {
        definitions |= definition;
        doing.accept("waiting for " + item.id());
        boolean usable =
            waiting.until(
                item.type(),
                item.id(),
                live ->
                    live.filter(o -> definition ? Waiting.holds(o, "Established") : isActive(o))
                        .isPresent());
        if (!usable) {
          throw Failures.notUsable(item.id(), definition ? "established" : "active");
        }
      }
    }
    if (definitions) {
      cluster.forgetTypes();
    }
  }

  /** A namespace that says nothing of itself can be used. */
  private static boolean isActive(Tree.Mapping namespace) {
    return namespace.mapping("status").text("phase").orElse("Active").equals("Active");
  }
}
