package dev.slipway.kubernetes.apply;

import dev.slipway.kubernetes.api.ApiFailure;
import dev.slipway.kubernetes.api.Cluster;
import dev.slipway.kubernetes.apply.Leftovers.Leftover;
import dev.slipway.model.AppName;
import dev.slipway.model.ExitCode;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** How an app goes: with all that it brought, or leaving everything as it runs. */
public final class Departure {
  private final Cluster cluster;
  private final String fleet;
  private final Waiting waiting;

  /**
   * @param patience how long to wait for what is to be gone
   */
  public Departure(Cluster cluster, String fleet, Duration patience) {
    this.cluster = cluster;
    this.fleet = fleet;
    this.waiting = new Waiting(cluster, patience);
  }

  /**
   * Deletes what the app owns, what depends on others first, and waits until it is gone. Namespaces
   * and definitions stay unless they themselves ask to go, and so do volumes; what stays is still
   * in the inventory.
   *
   * @param volumes true to delete its PersistentVolumeClaims, too
   * @throws Problem with exit code 20 where something is not gone in the end
   */
  public void remove(AppName app, String namespace, boolean volumes) {
    var owner = new Ownership(fleet, app);
    var store = new InventoryStore(cluster, owner, namespace);
    List<Leftover> owned = owned(store.read(), owner);
    List<Leftover> going =
        owned.stream()
            .filter(o -> !PruneRules.holdsData(o.id()) || mayGo(o, volumes))
            .filter(o -> !Directives.of(o.live()).kept())
            .toList();
    Consumer<String> unheard = what -> {};
    List<Pruning.Failure> failures = new Pruning(cluster, waiting).delete(going, true, unheard);
    if (!failures.isEmpty()) {
      throw new Problem(
          ExitCode.PARTIAL,
          failures.stream()
              .map(failure -> failure.entry().id() + " " + failure.why())
              .collect(Collectors.joining("; ")),
          "",
          "see what holds it, and remove the app again");
    }
    if (going.size() == owned.size()) {
      store.forget();
    }
  }

  private static boolean mayGo(Leftover leftover, boolean volumes) {
    boolean claim = leftover.id().kind().equals("PersistentVolumeClaim");
    return (claim && volumes) || Directives.of(leftover.live()).mayGo();
  }

  /**
   * Takes Slipway's marks off everything that the app owns and forgets its inventory. All goes on
   * running; what was Slipway's in the fields is kubectl's, so that a person can go on at once, and
   * other tools as after a person.
   *
   * @return the objects that are let go
   */
  public List<ObjectId> release(AppName app, String namespace) {
    var owner = new Ownership(fleet, app);
    var store = new InventoryStore(cluster, owner, namespace);
    List<Leftover> owned = owned(store.read(), owner);
    Parallel.map(owned, leftover -> unmarked(leftover, owner));
    store.forget();
    return owned.stream().map(Leftover::id).toList();
  }

  /** Tried again where a controller has written in between: its entry must not get lost. */
  private boolean unmarked(Leftover leftover, Ownership owner) {
    ObjectId id = leftover.id();
    return waiting.until(() -> {
      Optional<Tree.Mapping> live = cluster.get(leftover.type(), id.namespace(), id.name());
      if (live.filter(owner::owns).isEmpty()) {
        return true;
      }
      try {
        cluster.patch(
            leftover.type(), id.namespace(), id.name(), "", Takeover.handedBack(live.get()));
        return true;
      } catch (ApiFailure e) {
        if (e.code() == 409) {
          return false;
        }
        throw e;
      }
    });
  }

  private List<Leftover> owned(Inventory inventory, Ownership owner) {
    return new Leftovers(cluster, owner)
        .of(inventory.entries()).stream().filter(o -> owner.owns(o.live())).toList();
  }
}
